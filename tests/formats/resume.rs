//! Going on after an interruption, where the output does not show by itself how far it got.

use std::fs;

use serde_json::json;

use crate::run::{Place, TEXT, line, stderr};

/// Articles with a lot of room, so that a run writes several chunks; some cannot be read.
fn dump() -> String {
    let mut lines = Vec::new();
    for number in 0..60 {
        lines.push(match number % 9 {
            4 => "{oops".to_owned(),
            1..=3 => json!({"id": number.to_string(), "language": "de", "text": "Kurz.", "filler": filler(number)}).to_string(),
            _ => json!({"id": number.to_string(), "text": TEXT, "filler": filler(number)}).to_string(),
        });
    }
    lines.join("\n")
}

/// Text that does not compress away.
fn filler(seed: u64) -> String {
    let mut state = seed + 1;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        char::from(b'a' + (state >> 60) as u8)
    };
    (0..15_000).map(|_| next()).collect()
}

#[test]
fn an_interrupted_run_goes_on_to_the_same_bytes() {
    for name in ["out.csv", "out.csv.zst", "out.jsonl.gz"] {
        let place = Place::new();
        place.write("dump.jsonl", dump());
        let options = [
            "dump.jsonl",
            "--batch",
            "5",
            "--threads",
            "1",
            "--summary",
            "sum.json",
            "-o",
            name,
        ];
        let output = place.extract(&options, b"");
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        let files = [name, "out.rejects.jsonl"].map(|name| place.at(name));
        let whole = files.clone().map(|file| fs::read(file).unwrap());
        let checkpoint = place.at(&format!("{name}.resume"));
        assert!(!checkpoint.exists());
        let figures = |place: &Place| {
            let mut summary: serde_json::Value =
                serde_json::from_slice(&fs::read(place.at("sum.json")).unwrap()).unwrap();
            // The duration, and what only the run itself counts.
            for name in ["seconds", "stage_seconds", "sentences", "sentences_read"] {
                summary.as_object_mut().unwrap().remove(name);
            }
            summary
        };
        let expected = figures(&place);

        // Interrupted after the first chunks: the last article never comes, and then the program is killed.
        let kept = interrupted(&place, name);
        assert!(kept > 0 && kept < whole[0].len() as u64, "{name}: {kept}");
        // A torn tail on top of it.
        let mut torn = fs::read(&files[0]).unwrap();
        torn.extend_from_slice(b"\x1F\x8Bxyz");
        fs::write(&files[0], torn).unwrap();
        let resumed = [&options[..], &["--resume"]].concat();
        let output = place.extract(&resumed, b"");
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        for (file, whole) in files.iter().zip(&whole) {
            assert!(
                &fs::read(file).unwrap() == whole,
                "{name}: {}",
                file.display()
            );
        }
        assert_eq!(figures(&place), expected, "{name}");
        assert!(!checkpoint.exists());

        // A finished file is not touched; a new one is begun.
        let output = place.extract(&resumed, b"");
        assert_eq!(output.status.code(), Some(2));
        assert!(
            stderr(&output).contains("ended well"),
            "{}",
            stderr(&output)
        );
        assert!(fs::read(&files[0]).unwrap() == whole[0]);
        fs::remove_file(&files[0]).unwrap();
        fs::remove_file(&files[1]).unwrap();
        assert_eq!(place.extract(&resumed, b"").status.code(), Some(1));
        assert!(fs::read(&files[0]).unwrap() == whole[0]);
    }
}

/// Runs over the same dump through a pipe that stays open, and kills the program once it has written something; the bytes that are safe.
#[cfg(unix)]
fn interrupted(place: &Place, name: &str) -> u64 {
    use std::io::Write;
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    let fifo = place.at("dump.jsonl");
    let dump = fs::read(&fifo).unwrap();
    fs::remove_file(&fifo).unwrap();
    assert!(
        Command::new("mkfifo")
            .arg(&fifo)
            .status()
            .unwrap()
            .success()
    );
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("carriere"))
        .current_dir(fifo.parent().unwrap())
        .args([
            "extract",
            "dump.jsonl",
            "--batch",
            "5",
            "--threads",
            "1",
            "-o",
            name,
        ])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut pipe = fs::OpenOptions::new().write(true).open(&fifo).unwrap();
    pipe.write_all(&dump[..dump.len() * 3 / 4]).unwrap();
    let safe = || {
        let text = fs::read(place.at(&format!("{name}.resume"))).ok()?;
        let checkpoint: serde_json::Value = serde_json::from_slice(&text).ok()?;
        checkpoint["bytes"].as_u64().filter(|bytes| *bytes > 0)
    };
    let start = Instant::now();
    let kept = loop {
        match safe() {
            Some(bytes) => break bytes,
            None => assert!(
                start.elapsed() < Duration::from_secs(120),
                "{name}: nothing is written"
            ),
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    child.kill().unwrap();
    child.wait().unwrap();
    drop(pipe);
    fs::remove_file(&fifo).unwrap();
    fs::write(&fifo, dump).unwrap();
    kept
}

#[cfg(not(unix))]
fn interrupted(_: &Place, _: &str) -> u64 {
    panic!("this test needs named pipes")
}

#[test]
fn a_checkpoint_of_other_options_is_refused() {
    let place = Place::new();
    place.write("dump.jsonl", line("a"));
    let fresh = json!({"options": {"format": "csv", "compression": "none", "keep_formulas": false, "byte_order_mark": false},
                       "bytes": 40, "last_id": "z", "records": {"records": 1}});
    place.write("out.csv", "x".repeat(50));
    place.write("out.csv.resume", fresh.to_string());
    for options in [&["--keep-formulas"][..], &[]] {
        let output = place.extract(
            &[&["dump.jsonl", "-o", "out.csv", "--resume"], options].concat(),
            b"",
        );
        assert_eq!(output.status.code(), Some(2));
        assert!(
            stderr(&output).contains("without --resume"),
            "{}",
            stderr(&output)
        );
    }
    assert_eq!(
        fs::read_to_string(place.at("out.csv")).unwrap(),
        "x".repeat(50)
    );
    // Without it the file is written anew.
    let output = place.extract(&["dump.jsonl", "-o", "out.csv"], b"");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(!place.at("out.csv.resume").exists());
}
