//! The rules as stories: what people and time do to a Code Green, and what comes of it.

mod acts;
mod audit;
mod chair;
mod closing;
mod confidential;
mod convening;
mod delivery;
mod drilling;
mod finding;
mod ladder;
mod looking_forward;
mod mandate;
mod meeting;
mod model;
mod patience;
mod plan_promises;
mod promises;
mod properties;
mod sleepers;
mod story;
mod supporting;
mod surfaces;
mod told;
mod undoing;
