"""Where rules meet memory: functions that are one transaction each, and the one async function that touches a PBX."""
