"""Every promise, with the tests that prove it. Threats and faults are in the files beside this one.

``test_promises.py`` checks that every test named exists; ``python -m tests.proofs.prove`` runs them all and writes
``docs/promises.md``.
"""

from tests.proofs.claims import claim

PROMISES = {
    "P1": claim(
        "No event answered 200 is ever lost: each has an accepted Telegram message (or a digest's line) or a visible "
        "dead letter.",
        proofs__test_kill_rounds="""nothing_that_was_answered_200_is_lost_however_often_the_bot_is_killed
            the_real_command_survives_its_death_too""",
        proofs__test_gentle_ends="a_process_that_was_held_still_goes_on a_start_without_any_network_is_a_start",
        proofs__test_long_outage="telegram_away_for_six_hours_loses_and_doubles_nothing",
    ),
    "P2": claim(
        "The same wherever the process dies.",
        proofs__test_crash_points="""a_bot_that_dies_at_a_point_loses_nothing
            a_bot_that_dies_at_any_time_of_a_point_loses_nothing""",
        proofs__test_backups="a_bot_that_dies_over_its_backup_loses_nothing_and_makes_it_at_its_next_start",
        proofs__test_migrations_die="a_start_that_dies_inside_a_migration_is_finished_by_the_next",
        storage__test_lock="a_death_at_the_commit_loses_nothing_acknowledged every_acknowledged_row_survives_kill_9",
        bot__test_mirroring_order="who_dies_over_a_creation_looks_for_it_first",
    ),
    "P3": claim(
        "The proofs can fail: each mutant is caught, and a sound bot plays the same scenes without complaint.",
        proofs__test_mutants="""every_mutant_has_its_scene a_mutant_is_caught
            a_sound_bot_plays_the_same_scenes_without_complaint""",
    ),
    "P4": claim(
        "Calls missed while we were down are found, each once.",
        proofs__test_found_again="""after_ten_minutes_each_client_is_told_once_alone_or_in_a_digest
            after_hours_each_client_stands_in_the_one_list""",
        stories__test_late_finds="what_was_missed_meanwhile_is_one_list_whose_clients_are_served_like_others",
        stories__test_megafon_remembers="a_missed_client_whose_webhooks_never_came_is_found_once",
    ),
    "P5": claim(
        "Without faults nothing is told twice; a crash makes at most one copy per chat, labelled, and the buttons of "
        "both act once.",
        proofs__test_soak="a_long_day_leaves_no_trace_and_tells_nothing_twice",
        bot__test_delivery_failures="""an_alert_that_may_have_arrived_comes_again_and_says_that_it_is_a_repeat
            both_copies_of_a_repeated_alert_have_the_same_buttons""",
        bot__test_delivery_restart="""a_message_that_was_in_flight_comes_again_as_a_repeat_and_a_finished_one_does_not
            a_digest_that_was_in_flight_is_repeated_as_a_whole""",
    ),
    "P6": claim(
        "Acknowledged within 250 ms (p99) at 100 events a second; a burst of 1,000 within 5 s; never 200 without a "
        "commit; 503 with Retry-After when it cannot be stored.",
        proofs__test_load="""a_burst_of_a_thousand_is_taken_whole
            a_hundred_events_a_second_are_acked_in_a_quarter_of_a_second""",
        bot__test_web_limits="without_storage_nothing_is_acknowledged_and_it_recovers_by_itself",
        storage__test_database="a_full_queue_refuses_at_once",
    ),
    "P7": claim(
        "From the decision to Telegram's acceptance within 1 s (p95) when not throttled; under a group's limit "
        "a digest "
        "within 60 s, and nothing is dropped.",
        proofs__test_load="a_miss_is_told_within_a_second",
        bot__test_delivery_limits="""
            three_hundred_missed_calls_a_minute_into_one_group_come_as_digests_within_a_minute
            a_group_gets_eighteen_a_minute_for_three_minutes_and_never_a_429
            the_pretend_telegrams_limits_are_never_met_by_a_crowd an_edit_counts_like_a_message""",
        bot__test_delivery_digest="forty_missed_calls_at_once_under_telegrams_limits",
    ),
    "P8": claim(
        "Never a request to a chat inside its retry_after, also after a restart or when the clock is set.",
        bot__test_delivery_limits="""nothing_at_all_goes_to_a_chat_inside_its_retry_after
            a_retry_after_met_by_an_edit_or_a_reply_counts_for_everything retry_after_survives_a_restart""",
        proofs__test_clock_is_set="a_clock_that_is_set_forth_does_not_shorten_telegrams_retry_after",
    ),
    "P9": claim(
        "Every message ends sent, superseded or dead; a dead one reaches an administrator and a metric. Looked "
        "at after "
        "every story and proof (tests/invariants.py).",
        bot__test_delivery_failures="""
            an_alert_refused_for_good_reaches_the_administrator_with_the_clients_number
            any_other_message_refused_for_good_reaches_the_administrator_too
            a_poisoned_message_is_put_aside_after_three_tries_and_the_rest_goes_on""",
        proofs__test_invariants="each_rule_that_is_broken_is_noticed",
    ),
    "P10": claim(
        "Outsiders change nothing.",
        proofs__test_outsiders="bad_requests_leave_nothing_and_are_never_a_fault_of_ours",
        handlers__test_matrix="""every_command_and_button_has_its_row_and_nothing_else_is_listened_to
            a_command_does_what_its_row_says an_answer_does_what_its_row_says invented_data_does_nothing_for_anybody""",
        handlers__test_matrix_buttons="a_button_does_what_its_row_says",
        handlers__test_matrix_elsewhere="a_button_of_another_chat_does_nothing_for_anybody",
        handlers__test_updates="an_update_of_another_kind_changes_nothing_and_is_not_answered",
    ),
    "P11": claim(
        "A tap acts on the PBX at most once; an unknown outcome is said, not retried.",
        proofs__test_kill_taps="""a_tap_during_a_kill_dials_once_and_she_is_told_that_nobody_knows
            a_tap_that_came_while_nobody_was_there_is_done_once""",
        bot__test_inbox_acting="""a_tap_that_telegram_repeats_dials_once
            a_press_whose_outcome_nobody_knows_is_not_repeated_and_that_is_said
            two_presses_in_a_moment_are_two_presses_of_which_one_dials""",
        stories__test_attempts="""two_taps_of_one_person_make_one_call
            an_answer_that_says_nothing_is_unknown_and_never_repeated""",
    ),
    "P12": claim(
        "A loss of power keeps what was acknowledged.",
        proofs__test_power="a_sync_stands_between_a_request_and_its_answer",
        storage__test_lock="""both_connections_have_the_promised_pragmas a_pragma_that_does_not_hold_is_refused
            a_sync_reaches_the_disk_before_every_acknowledgement""",
    ),
    "P13": claim(
        "Disk full, database locked: 503, no acknowledgement, well again without a restart.",
        proofs__test_storage_trouble="""what_cannot_be_stored_is_not_acknowledged_and_it_recovers_by_itself
            a_real_disk_that_is_full_is_told_and_survived a_lock_that_lasts_makes_nobody_wait_for_ever""",
        storage__test_database="""a_full_disk_is_told_and_passes a_foreign_write_lock_is_told_to_all_who_wait_and_passes
            a_write_error_of_the_system_is_told_and_passes""",
    ),
    "P14": claim(
        "No secret in any log, answer, error, database or backup.",
        proofs__test_canaries="no_secret_is_anywhere",
        bot__test_logs="""a_secret_never_arrives whatever_an_object_says_of_itself_is_redacted
            what_nobody_caught_is_redacted_too libraries_that_print_addresses_are_kept_quiet_even_at_debug""",
        bot__test_settings="no_secret_is_in_any_text_of_the_settings a_wrong_setting_is_one_sentence",
        bot__test_cli_check="no_secret_is_shown",
        channels__test_telegram_channel="every_fault_becomes_its_error_and_none_of_them_shows_the_token",
        wire__test_client="no_error_and_no_log_shows_the_address_or_the_key",
    ),
    "P15": claim(
        "SIGTERM: over within 10 s, nothing lost, nothing doubled.",
        proofs__test_gentle_ends="""whoever_is_asked_to_end_loses_nothing_and_doubles_nothing
            sigterm_twice_is_sigterm""",
        bot__test_cli="it_ends_gently_and_loses_nothing_it_has_acknowledged",
        bot__test_inbox_stopping="a_command_in_hand_is_answered_before_we_stop_and_is_not_done_again",
        bot__test_delivery_restart="delivery_stopped_gently_finishes_what_is_on_its_way",
    ),
    "P16": claim(
        "Time: clock steps, summer time, ends of months, a PBX in another zone.",
        proofs__test_clock_is_set="a_clock_that_is_set_loses_and_doubles_nothing",
        bot__test_inbox="a_clock_that_is_set_back_or_forward_neither_loses_nor_spins",
        calls__test_hours="""the_night_of_the_change_of_clocks_is_over_by_the_clock_on_the_wall
            the_clock_of_the_account_counts""",
        calls__test_when="""a_night_without_its_hour_is_still_a_day a_day_starts_at_midnight_of_its_zone
            a_moment_is_counted_in_the_zone_of_the_account a_period_is_whole_days""",
        pbx__test_cifra1="the_zone_is_the_account_s",
        stories__test_clocks="a_conversation_before_the_miss_that_is_told_of_later_settles_nothing",
    ),
    "P17": claim(
        "Backups restore.",
        proofs__test_backups="a_backup_made_under_load_is_a_whole_company",
        storage__test_copying="""a_backup_under_load_is_one_moment_of_the_database
            after_a_restore_nothing_of_the_past_is_told_or_done_again a_file_that_is_no_good_backup_changes_nothing
            beside_a_running_bot_nothing_is_restored nothing_is_written_over_and_halves_are_swept""",
        storage__test_upgrades="without_a_backup_nothing_is_upgraded",
        stories__test_running="a_backup_is_made_at_night_and_a_failed_one_is_told_once",
    ),
    "P18": claim(
        "We notice our own death: not ready when Telegram, the writer, the oldest alert or the disk is bad.",
        bot__test_web_health="""it_is_alive_and_ready_and_says_what_is_bad
            a_token_that_telegram_does_not_accept_any_more_is_said_at_once
            alerts_that_wait_and_a_database_that_cannot_be_written_are_not_ready""",
        bot__test_pulse="it_is_given_while_all_is_well_and_withheld_while_it_is_not",
        proofs__test_storage_trouble="a_real_disk_that_is_full_is_told_and_survived",
    ),
    "P19": claim(
        "Bounded: memory, files and the journal stay as they are; what is old goes.",
        proofs__test_soak="a_long_day_leaves_no_trace_and_tells_nothing_twice",
        storage__test_retention="every_table_has_a_rule_or_a_reason what_is_old_goes_everywhere_and_what_is_open_stays",
        storage__test_forgetting="nothing_of_him_is_left_in_any_table_nor_in_the_file",
        bot__test_inbox_polling="old_updates_are_swept_but_the_place_where_we_go_on_is_kept",
        bot__test_web_guard="TestTheLimiter.the_table_is_bounded_and_forgets_the_longest_unseen",
        storage__test_files="a_file_is_let_go_after_a_while_but_not_before_its_message_has_gone",
    ),
}
