//! One version, in every manifest of every language.

use toml::{Table, Value};

use crate::repository::{File, file, files};

/// Every manifest that states another version than the workspace.
fn complaints(version: &str, manifests: &[File]) -> Vec<String> {
    let mut found = Vec::new();
    for manifest in manifests {
        let stated = if manifest.name() == "package.json" {
            package_json(&manifest.text)
        } else {
            cargo_or_python(&manifest.text)
        };
        match stated {
            Ok(versions) => found.extend(
                versions
                    .iter()
                    .filter(|(_, stated)| stated != version)
                    .map(|(place, stated)| format!("{}: {place} is `{stated}`", manifest.path)),
            ),
            Err(complaint) => found.push(format!("{}: {complaint}", manifest.path)),
        }
    }
    found
}

type Stated = Vec<(String, String)>;

/// A `package.version` of its own, and the versions asked of our own crates.
fn cargo_or_python(text: &str) -> Result<Stated, String> {
    let manifest: Table = text.parse().map_err(|error| format!("{error}"))?;
    let mut versions = Stated::new();
    for place in ["package", "project"] {
        if let Some(Value::String(version)) = manifest.get(place).and_then(|table| table.get("version")) {
            versions.push((format!("{place}.version"), version.clone()));
        }
    }
    let workspace = manifest.get("workspace").and_then(|table| table.get("dependencies"));
    for table in workspace.into_iter().chain(manifest.get("dependencies")).filter_map(Value::as_table) {
        for (name, wanted) in table.iter().filter(|(name, _)| name.starts_with("helpdesk-")) {
            if let Some(version) = wanted.get("version").and_then(Value::as_str) {
                versions.push((format!("the dependency on {name}"), version.to_owned()));
            }
        }
    }
    Ok(versions)
}

fn package_json(text: &str) -> Result<Stated, String> {
    let manifest: serde_json::Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let version = manifest.get("version").and_then(serde_json::Value::as_str);
    Ok(version.map(|version| ("version".to_owned(), version.to_owned())).into_iter().collect())
}

#[test]
fn one_version_everywhere() {
    let workspace: Table = file("Cargo.toml").text.parse().unwrap();
    let version = workspace["workspace"]["package"]["version"].as_str().unwrap();
    let manifests = files("", &["Cargo.toml", "pyproject.toml", "package.json"]);
    assert!(manifests.len() > 3);
    crate::assert_clean("one version everywhere", &complaints(version, &manifests));
}

#[test]
fn another_version_is_found() {
    for (path, text) in [
        ("a/Cargo.toml", "[package]\nversion = \"0.2.0\""),
        ("Cargo.toml", "[workspace.dependencies]\nhelpdesk-core = { version = \"0.2.0\" }"),
        ("a/pyproject.toml", "[project]\nversion = \"0.2.0\""),
        ("a/package.json", "{\"version\": \"0.2.0\"}"),
        ("a/Cargo.toml", "[package"),
    ] {
        assert_eq!(complaints("0.1.0", &[File::sample(path, text)]).len(), 1, "{text}");
    }
    let inherits = File::sample("a/Cargo.toml", "[package]\nversion.workspace = true");
    assert!(complaints("0.1.0", &[inherits]).is_empty());
}
