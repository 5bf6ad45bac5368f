"""The process: what starts, owns, watches and stops everything else."""
