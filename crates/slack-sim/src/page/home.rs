//! The app's Home tab.

use maud::{Markup, html};

use super::kit::{self, Reader, Surface};
use crate::SimConfig;

/// Whether the app has a Home tab for this reader.
pub(super) fn is_offered(reader: &Reader, config: &SimConfig) -> bool {
    config.home_tab || reader.world.home(reader.user).is_some()
}

pub(super) fn tab(reader: &Reader) -> Markup {
    html! {
        div.scroll.home #home tabindex="0" role="region" aria-label="Home" {
            @match reader.world.home(reader.user) {
                Some(view) => {
                    div.home-view data-view=(view.id) {
                        (kit::blocks(view.blocks(), Surface::Home, &view.values, reader))
                    }
                }
                None => p.empty { "The app has published nothing here yet." },
            }
        }
    }
}
