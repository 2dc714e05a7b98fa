//! Writes the folder of libtorch into programs built with the feature `rust-bert`, so that they find it without a loader
//! path in the environment.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // Set by torch-sys, and only when the feature is on.
    let folder = std::env::var("DEP_TCH_LIBTORCH_LIB");
    let unix = std::env::var_os("CARGO_CFG_UNIX").is_some();
    if let (Ok(folder), true) = (folder, unix) {
        println!("cargo:rustc-link-arg=-Wl,-rpath,{folder}");
    }
}
