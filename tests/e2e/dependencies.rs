//! What must not come in by a default feature. `deny.toml` says the same to cargo-deny, which not everyone has.

#[test]
fn there_is_one_tls_and_it_is_rustls_with_ring() {
    let lock = include_str!("../../Cargo.lock");
    let names: Vec<&str> = lock
        .lines()
        .filter_map(|line| line.strip_prefix("name = "))
        .map(|name| name.trim_matches('"'))
        .collect();
    assert!(names.contains(&"ring") && names.contains(&"rustls"));
    let denied: Vec<&str> = include_str!("../../deny.toml")
        .lines()
        .filter_map(|line| line.trim().strip_prefix("{ crate = \"")?.split('"').next())
        .collect();
    assert!(denied.contains(&"aws-lc-rs") && denied.contains(&"openssl"));
    for name in denied {
        assert!(
            !names.contains(&name),
            "{name}: find who brings it with cargo tree -i {name}"
        );
    }
}
