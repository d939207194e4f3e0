//! What kind of thing a place is: GeoNames codes for what gazetteers know, plain words for what they lack.

macro_rules! features {
    ($($variant:ident $code:literal $noun:literal),* $(,)?) => {
        /// Kind of a place.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Feature { $(#[doc = $noun] $variant),* }

        impl Feature {
            /// Every kind, in the order of the numbers that the gazetteer file holds.
            pub const ALL: &'static [Feature] = &[$(Feature::$variant),*];

            /// The code: `PPLC`, `ADM1`, `air base`.
            pub fn code(self) -> &'static str {
                match self { $(Feature::$variant => $code),* }
            }

            /// The word a reader knows it by.
            pub fn noun(self) -> &'static str {
                match self { $(Feature::$variant => $noun),* }
            }
        }
    };
}

features! {
    Town "PPL" "town",
    Capital "PPLC" "capital",
    Seat1 "PPLA" "seat of a first-level unit",
    Seat2 "PPLA2" "seat of a second-level unit",
    Seat3 "PPLA3" "seat of a third-level unit",
    Seat4 "PPLA4" "seat of a fourth-level unit",
    Quarter "PPLX" "district of a town",
    Locality "PPLL" "locality",
    Abandoned "PPLQ" "abandoned town",
    Admin1 "ADM1" "first-level unit",
    Admin2 "ADM2" "second-level unit",
    Country "PCLI" "country",
    FormerCountry "PCLH" "former country",
    Continent "CONT" "continent",
    Region "RGN" "region",
    Area "AREA" "area",
    Sea "SEA" "sea",
    River "STM" "river",
    Lake "LK" "lake",
    Mountains "MTS" "mountains",
    Mountain "MT" "mountain",
    Island "ISL" "island",
    Islands "ISLS" "islands",
    Peninsula "PEN" "peninsula",
    Desert "DSRT" "desert",
    Valley "VAL" "valley",
    Strait "STRT" "strait",
    Gulf "GULF" "gulf",
    Ocean "OCN" "ocean",
    Village "village" "village",
    Base "base" "base",
    AirBase "air base" "air base",
    Airport "airport" "airport",
    Crossing "crossing" "border crossing",
    Dam "dam" "dam",
    Camp "camp" "camp",
    Prison "prison" "prison",
    OilField "oil field" "oil or gas field",
    Plant "plant" "plant",
    Port "port" "port",
    Hospital "hospital" "hospital",
    District "district" "district",
    Highway "highway" "highway",
    Bridge "bridge" "bridge",
    Square "square" "square",
    Building "building" "building",
    Checkpoint "checkpoint" "checkpoint",
    Hill "hill" "hill",
    Pass "pass" "pass",
    Front "front" "front line",
    Border "border" "border",
}

impl Feature {
    /// The kind of a code, as tables and the gazetteer write it.
    pub fn parse(code: &str) -> Option<Feature> {
        Feature::ALL.iter().copied().find(|f| f.code() == code)
    }

    /// Kind of a populated place by its GeoNames code; every other code of class P is a town.
    pub fn of_populated(code: &str) -> Feature {
        match code {
            "PPLC" | "PPLG" => Feature::Capital,
            "PPLA" => Feature::Seat1,
            "PPLA2" => Feature::Seat2,
            "PPLA3" => Feature::Seat3,
            "PPLA4" | "PPLA5" => Feature::Seat4,
            "PPLX" => Feature::Quarter,
            "PPLL" | "PPLF" => Feature::Locality,
            "PPLQ" | "PPLW" | "PPLH" | "PPLCH" => Feature::Abandoned,
            _ => Feature::Town,
        }
    }

    /// True for towns, villages and their quarters.
    pub fn is_populated(self) -> bool {
        self <= Feature::Abandoned || self == Feature::Village
    }

    /// True for a whole country, of today or former.
    pub fn is_country(self) -> bool {
        matches!(self, Feature::Country | Feature::FormerCountry)
    }

    /// True for what is too large for a point to say where something happened.
    pub fn is_wide(self) -> bool {
        matches!(
            self,
            Feature::Continent
                | Feature::Region
                | Feature::Sea
                | Feature::River
                | Feature::Mountains
                | Feature::Desert
                | Feature::Ocean
                | Feature::Gulf
                | Feature::Highway
                | Feature::Border
        )
    }

    /// True for what people built and name apart from a town: bases, crossings, dams, prisons.
    pub fn is_facility(self) -> bool {
        self >= Feature::Base && self <= Feature::Hospital
            || self >= Feature::Bridge && self <= Feature::Checkpoint
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_read_back() {
        for &f in Feature::ALL {
            assert_eq!(Feature::parse(f.code()), Some(f));
        }
        assert_eq!(Feature::of_populated("PPLA5"), Feature::Seat4);
        assert!(
            Feature::AirBase.is_facility() && !Feature::Town.is_facility() && !Feature::Highway.is_facility()
        );
    }
}
