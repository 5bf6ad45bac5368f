"""HTTP outwards: one client, and the pacing of what goes out."""
