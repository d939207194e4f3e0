//! The layers of the networks: hash embedding, window encoder, linear, transition scorer.

pub mod embed;
pub mod encode;
pub mod kernels;
pub mod linear;
pub mod rows;
pub mod score;
