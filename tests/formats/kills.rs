//! Killed at random moments, or by a full disk, and gone on with: at the end the files are those of one run.
//!
//! `cargo test --test formats kills -- --nocapture` shows each kill.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::json;

use crate::run::{Place, TEXT, lines, stderr};

/// Kills of each format.
const KILLS: usize = 20;

/// Articles of the dump.
const ARTICLES: usize = 240;

/// Articles in French, with an event, and in German, with identifiers that come again, and lines that are no articles. Their fillers
/// make the output some 1.5 MB, several chunks, of letters that do not compress away.
fn dump(rng: &mut ChaCha8Rng) -> String {
    let mut lines = Vec::new();
    for number in 0..ARTICLES {
        let id = (number % 50).to_string();
        let size = rng.random_range(2_000..12_000);
        let filler: String = (0..size)
            .map(|_| char::from(rng.random_range(b'a'..=b'z')))
            .collect();
        lines.push(match rng.random_range(0..8) {
            0 => "{oops".to_owned(),
            1 => json!({"id": id, "filler": filler}).to_string(),
            2..=4 => {
                json!({"id": id, "language": "de", "text": "Kurz.", "filler": filler}).to_string()
            }
            _ => json!({"id": id, "text": TEXT, "filler": filler}).to_string(),
        });
    }
    lines.join("\n")
}

/// A dump, and what one run makes of it.
struct Scene {
    place: Place,
    name: &'static str,
    /// The records and the rejects.
    whole: [Vec<u8>; 2],
    /// What a run takes.
    duration: Duration,
}

impl Scene {
    fn new(name: &'static str, rng: &mut ChaCha8Rng) -> Self {
        let place = Place::new();
        place.write("dump.jsonl", dump(rng));
        place.write_few_models();
        let mut scene = Scene {
            place,
            name,
            whole: Default::default(),
            duration: Duration::default(),
        };
        // The network reads the one sentence there is in the first of these runs; the second takes what every further one does.
        for _ in 0..2 {
            let start = Instant::now();
            let output = scene.command(Path::new("."), false).output().unwrap();
            assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
            scene.duration = start.elapsed();
            let whole = scene.files(Path::new("."));
            assert!(scene.whole[0].is_empty() || scene.whole == whole);
            scene.whole = whole;
        }
        assert!(
            scene.whole[0].len() > 600_000,
            "{name}: {}",
            scene.whole[0].len()
        );
        scene
    }

    /// A run that writes into a folder.
    fn command(&self, folder: &Path, resume: bool) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("carriere"));
        command
            .current_dir(self.place.at(""))
            .args(["extract", "dump.jsonl", "--threads", "1", "--batch", "5"])
            .args(["--models", "models", "--readings", "readings.jsonl"])
            .args(["--quiet", "--summary"])
            .arg(folder.join("sum.json"))
            .arg("-o")
            .arg(folder.join(self.name))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        if resume {
            command.arg("--resume");
        }
        command
    }

    fn paths(&self, folder: &Path) -> [PathBuf; 2] {
        [self.name, "out.rejects.jsonl"].map(|name| self.place.at("").join(folder).join(name))
    }

    fn files(&self, folder: &Path) -> [Vec<u8>; 2] {
        self.paths(folder)
            .map(|path| fs::read(path).unwrap_or_default())
    }

    /// What an interrupted run leaves is the beginning of what one run writes.
    fn check_prefix(&self, folder: &Path) -> [usize; 2] {
        let found = self.files(folder);
        for (found, whole) in found.iter().zip(&self.whole) {
            assert!(whole.starts_with(found), "{}: not a prefix", self.name);
        }
        found.map(|found| found.len())
    }

    /// Everything is there, and nothing is left to go on with.
    fn check_whole(&self, folder: &Path) {
        assert!(self.files(folder) == self.whole, "{}", self.name);
        let of_resuming = [".resume", ".resume.new"].map(|end| format!("{}{end}", self.name));
        for name in of_resuming {
            let path = self.place.at("").join(folder).join(name);
            assert!(!path.exists(), "{}", path.display());
        }
        let summary = &lines(&self.place.at("").join(folder).join("sum.json"))[0];
        let figure = |name: &str| summary[name].as_u64().unwrap() as usize;
        assert_eq!(figure("articles"), ARTICLES);
        assert_eq!(figure("records") + figure("rejects"), ARTICLES);
        assert_eq!(
            figure("rejects"),
            lines(&self.paths(folder)[1]).len(),
            "{}",
            self.name
        );
    }
}

/// When a run is killed.
#[derive(Clone, Copy, Debug)]
enum Moment {
    After(Duration),
    /// Once the records file has so many bytes.
    At(usize),
}

/// Waits for the moment, or for the end of the run, which may come first: then false.
fn reached(child: &mut Child, moment: Moment, records: &Path) -> bool {
    let start = Instant::now();
    loop {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        let now = match moment {
            Moment::After(wait) => start.elapsed() >= wait,
            Moment::At(bytes) => fs::metadata(records).map_or(0, |data| data.len()) >= bytes as u64,
        };
        if now {
            return true;
        }
        sleep(Duration::from_millis(1));
    }
}

/// Kills the program, or interrupts it as Ctrl-C does.
fn kill(child: &mut Child, interrupt: bool) {
    if interrupt {
        let id = child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status();
        assert!(sent.unwrap().success());
        // A test that runs in the background may ignore it, and so do the programs it starts.
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(1) {
            if child.try_wait().unwrap().is_some() {
                return;
            }
            sleep(Duration::from_millis(1));
        }
    }
    child.kill().unwrap();
}

fn killed_and_resumed(name: &'static str, seed: u64) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let scene = Scene::new(name, &mut rng);
    let folder = Path::new("killed");
    fs::create_dir(scene.place.at("killed")).unwrap();
    let (mut kills, mut runs) = (0, 0);
    while kills < KILLS {
        for path in scene.paths(folder) {
            let _ = fs::remove_file(path);
        }
        let mut resume = false;
        loop {
            let whole = scene.whole[0].len();
            let there = scene.files(folder)[0].len();
            let moment = match rng.random_bool(0.4) || there >= whole {
                true => Moment::After(scene.duration.mul_f64(rng.random_range(0.0..1.2))),
                // Further than it has got.
                false => Moment::At(rng.random_range(there + 1..=whole)),
            };
            let interrupt = rng.random_bool(0.4);
            let records = scene.paths(folder)[0].clone();
            let mut child = scene.command(folder, resume).spawn().unwrap();
            let is_killed = kills < KILLS && reached(&mut child, moment, &records);
            if is_killed {
                kill(&mut child, interrupt);
            }
            let output = child.wait_with_output().unwrap();
            runs += 1;
            if let Some(code) = output.status.code() {
                // It was faster, or nobody wanted to kill it.
                assert_eq!(code, 1, "{name}: {}", stderr(&output));
                break;
            }
            kills += 1;
            let [records, rejects] = scene.check_prefix(folder);
            let signal = if interrupt { "SIGINT" } else { "SIGKILL" };
            eprintln!(
                "{name}: kill {kills}, {signal} {moment:?}: {records} of {whole} bytes of records, {rejects} of rejects"
            );
            // Killed between the last of its work and its end, it is as good as finished.
            let is_begun = scene.paths(folder)[0].exists();
            let is_closed = is_begun && !scene.place.at(&format!("killed/{name}.resume")).exists();
            if !name.ends_with(".jsonl") && is_closed && records == whole {
                break;
            }
            resume = true;
        }
        scene.check_whole(folder);
    }
    eprintln!("{name}: {kills} kills in {runs} runs; the files were those of one run each time");
}

#[test]
fn lines_killed_and_resumed_are_those_of_one_run() {
    killed_and_resumed("out.jsonl", 1);
}

#[test]
fn a_table_killed_and_resumed_is_that_of_one_run() {
    killed_and_resumed("out.csv", 2);
}

#[test]
fn compressed_lines_killed_and_resumed_are_those_of_one_run() {
    killed_and_resumed("out.jsonl.gz", 3);
}

/// A file system of its own with little room, where it may be mounted.
#[cfg(target_os = "linux")]
struct SmallDisk(PathBuf);

#[cfg(target_os = "linux")]
impl SmallDisk {
    fn mount(at: PathBuf, kilobytes: usize) -> Option<Self> {
        fs::create_dir_all(&at).unwrap();
        let options = format!("size={kilobytes}k");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &options, "tmpfs"])
            .arg(&at)
            .stderr(Stdio::null())
            .status();
        let mounted = mounted.is_ok_and(|status| status.success());
        mounted.then_some(SmallDisk(at))
    }

    fn make_room(&self) {
        let status = Command::new("mount")
            .args(["-o", "remount,size=64m"])
            .arg(&self.0)
            .status();
        assert!(status.unwrap().success());
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

/// Checks a run that ended for want of room, and goes on with it once there is some.
#[cfg(target_os = "linux")]
fn full_and_resumed(
    scene: &Scene,
    folder: &Path,
    output: &Output,
    message: &str,
    make_room: impl FnOnce(),
) {
    assert_eq!(output.status.code(), Some(2), "{}", stderr(output));
    assert!(stderr(output).contains(message), "{}", stderr(output));
    assert_eq!(
        stderr(output).matches("error: ").count(),
        1,
        "{}",
        stderr(output)
    );
    let [records, _] = scene.check_prefix(folder);
    assert!(records < scene.whole[0].len());
    make_room();
    let output = scene.command(folder, true).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    scene.check_whole(folder);
    eprintln!(
        "{}: full at {records} bytes of records, resumed to {}",
        scene.name,
        scene.whole[0].len()
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_gone_on_from() {
    for name in ["out.jsonl", "out.csv", "out.jsonl.gz"] {
        let mut rng = ChaCha8Rng::seed_from_u64(4);
        let scene = Scene::new(name, &mut rng);
        for kilobytes in [64, 200, 500] {
            let folder = PathBuf::from(format!("disk-{kilobytes}"));
            match SmallDisk::mount(scene.place.at("").join(&folder), kilobytes) {
                Some(disk) => {
                    let output = scene.command(&folder, false).output().unwrap();
                    full_and_resumed(&scene, &folder, &output, "free some space", || {
                        disk.make_room();
                    });
                }
                None => eprintln!("skipped: no file system can be mounted here"),
            }
            // The same for one file that may not grow: its writes fail, or the signal ends the program.
            for ignored in [true, false] {
                let folder = PathBuf::from(format!("limit-{kilobytes}-{ignored}"));
                fs::create_dir(scene.place.at("").join(&folder)).unwrap();
                let command = scene.command(&folder, false);
                let trap = if ignored { "trap '' XFSZ; " } else { "" };
                // The shell counts in 512 bytes.
                let script = format!("{trap}ulimit -f {}; exec \"$0\" \"$@\"", kilobytes * 2);
                let output = Command::new("sh")
                    .current_dir(scene.place.at(""))
                    .arg("-c")
                    .arg(script)
                    .arg(command.get_program())
                    .args(command.get_args())
                    .output()
                    .unwrap();
                if ignored {
                    full_and_resumed(&scene, &folder, &output, "File too large", || ());
                } else {
                    assert_eq!(output.status.code(), None, "{}", stderr(&output));
                    scene.check_prefix(&folder);
                    let output = scene.command(&folder, true).output().unwrap();
                    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
                    scene.check_whole(&folder);
                }
            }
        }
    }
}
