//! The Spark job of scripts/spark on a real local Spark.

use std::process::Command;

/// `CARRIERE_SPARK_PYTHON` names a Python with scripts/spark/requirements.txt; Java is needed too.
#[test]
fn the_job_gives_the_records_of_one_run() {
    let Some(python) = std::env::var_os("CARRIERE_SPARK_PYTHON") else {
        eprintln!(
            "skipped: CARRIERE_SPARK_PYTHON does not name a Python with scripts/spark/requirements.txt"
        );
        return;
    };
    let status = Command::new(&python)
        .args(["-m", "unittest", "-v", "test_carriere_spark"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/spark"))
        .env(
            "CARRIERE_PROGRAM",
            assert_cmd::cargo::cargo_bin!("carriere"),
        )
        .env("PYSPARK_PYTHON", &python)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .status()
        .unwrap();
    assert!(status.success());
}
