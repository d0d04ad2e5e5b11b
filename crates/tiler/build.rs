//! Compiles the C that lies between libjpeg-turbo's classic interface and Rust.

fn main() {
    println!("cargo::rerun-if-changed=src/source/jpeg_strips.c");
    let mut build = cc::Build::new();
    // turbojpeg-sys tells where it put the headers of the library that it built.
    for folder in std::env::var("DEP_TURBOJPEG_INCLUDE").iter().flat_map(|list| list.split(',')) {
        build.include(folder);
    }
    build.file("src/source/jpeg_strips.c").warnings(true).compile("sonla360_jpeg_strips");
}
