//! What kind of place is meant by a code of GeoNames or a word in a table?

use dateline::place::Feature;

/// Kind of a GeoNames class and code; `None` for what reports on conflict do not name as a place.
pub fn of_geonames(class: &str, code: &str) -> Option<Feature> {
    Some(match (class, code) {
        ("P", code) => Feature::of_populated(code),
        ("A", "ADM1" | "ADM1H") => Feature::Admin1,
        ("A", "ADM2" | "ADM2H") => Feature::Admin2,
        ("A", "ADM3" | "ADM4" | "ADM5" | "ADMD") => Feature::District,
        ("L", "RGN" | "RGNE" | "RGNH") => Feature::Region,
        ("L", "AREA" | "LCTY" | "TRB" | "MESA") => Feature::Area,
        ("L" | "S", "MILB" | "INSM" | "FT" | "NVB") => Feature::Base,
        ("L", "OILF" | "GASF") => Feature::OilField,
        ("L", "PRT") | ("S", "PRT" | "HBR") | ("H", "HBR") => Feature::Port,
        ("S" | "L", "CMP" | "CMPRF" | "CMPO" | "CMPL" | "CMPLA") => Feature::Camp,
        ("S", "AIRB") => Feature::AirBase,
        ("S", "AIRP" | "AIRF" | "AIRH" | "AIRQ" | "AIRS") => Feature::Airport,
        ("S", "CSTM" | "PSTB" | "PSTC" | "PSTP") => Feature::Crossing,
        ("S", "DAM" | "DAMQ") => Feature::Dam,
        ("S", "PRN") => Feature::Prison,
        ("S", "HSP" | "HSPC" | "HSPD" | "CTRM") => Feature::Hospital,
        ("S", "PS" | "PSH" | "PSN" | "OILR" | "MFG" | "MLM") => Feature::Plant,
        ("S", "BDG") => Feature::Bridge,
        ("S" | "R", "SQR") => Feature::Square,
        ("T", "MT" | "PK" | "VLC") => Feature::Mountain,
        ("T", "MTS") => Feature::Mountains,
        ("T", "HLL" | "HLLS" | "RDGE" | "TAL") => Feature::Hill,
        ("T", "PASS") => Feature::Pass,
        ("T", "ISL") => Feature::Island,
        ("T", "ISLS") => Feature::Islands,
        ("T", "VAL" | "VALS") => Feature::Valley,
        ("T", "DSRT") => Feature::Desert,
        ("T", "PEN") => Feature::Peninsula,
        ("H", "LK" | "LKS" | "RSV") => Feature::Lake,
        ("H", "STM" | "STMI") => Feature::River,
        _ => return None,
    })
}

/// Kind of a word or code in a table, in small letters: ours, a GeoNames code, or what people write.
pub fn of_word(word: &str) -> Option<Feature> {
    let word = word.trim();
    let low = word.to_lowercase();
    let ours = Feature::parse(word).or_else(|| Feature::parse(&low)).filter(|f| !f.is_country());
    let code = word.to_uppercase();
    ours.or_else(|| ["P", "A", "S", "L", "T", "H"].iter().find_map(|class| coded(class, &code)))
        .or_else(|| spelled(&low))
}

/// As [`of_geonames`], but a class of which any code is taken counts only for codes that look like it.
fn coded(class: &str, code: &str) -> Option<Feature> {
    (class != "P" || code.starts_with("PPL")).then(|| of_geonames(class, code)).flatten()
}

fn spelled(low: &str) -> Option<Feature> {
    Some(match low {
        "town" | "city" | "populated place" | "settlement" | "locality" | "municipality seat" | "p" => {
            Feature::Town
        }
        "village" | "hamlet" | "farm" | "farms" | "community" => Feature::Village,
        "capital" | "national capital" => Feature::Capital,
        "provincial capital" | "governorate capital" | "admin1 capital" | "regional capital" => {
            Feature::Seat1
        }
        "district capital" | "admin2 capital" => Feature::Seat2,
        "neighborhood" | "neighbourhood" | "quarter" | "suburb" | "ward" => Feature::Quarter,
        "province" | "governorate" | "state" | "region" | "oblast" | "admin1" | "adm1" => Feature::Admin1,
        "county" | "raion" | "admin2" | "adm2" | "department" => Feature::Admin2,
        "subdistrict" | "sub-district" | "admin3" | "adm3" | "commune" => Feature::District,
        "military base" | "army base" | "barracks" | "garrison" | "outpost" | "position" => Feature::Base,
        "airbase" | "military airport" | "military airfield" => Feature::AirBase,
        "airfield" | "airstrip" | "aerodrome" | "international airport" | "heliport" => Feature::Airport,
        "border crossing" | "border post" | "border gate" | "crossing point" => Feature::Crossing,
        "refugee camp" | "idp camp" | "site" | "idp site" | "displacement site" => Feature::Camp,
        "jail" | "detention center" | "detention centre" => Feature::Prison,
        "oilfield" | "gas field" | "oil well" => Feature::OilField,
        "factory" | "power plant" | "power station" | "refinery" => Feature::Plant,
        "clinic" | "health facility" | "health centre" | "health center" => Feature::Hospital,
        "road" | "motorway" => Feature::Highway,
        "neighborhoods" | "zone" => Feature::Area,
        _ => return None,
    })
}
