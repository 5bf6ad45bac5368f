"""The ranked threats, each with the tests that face it."""

from tests.proofs.claims import claim

THREATS = {
    1: claim(
        "Fake webhook.",
        bot__test_web="""a_missing_or_wrong_token_is_refused an_unknown_account_and_wrong_secrets_look_alike
            both_tokens_hold_during_a_change only_the_listed_addresses_come_in""",
        bot__test_web_guard="secrets_are_compared_as_bytes_and_an_empty_one_is_nobodys",
        bot__test_settings="a_wrong_setting_is_one_sentence",
        stories__test_running="secrets_are_changed_without_a_gap_and_it_is_known_when_the_old_ones_can_go",
        pbx__test_megafon="TestExam.a_forged_or_missing_key_is_refused TestExam.nearly_the_key_is_not_the_key",
        pbx__test_cifra1="""TestExam.a_forged_or_missing_key_is_refused a_changed_field_is_refused
            a_genuine_push_cut_into_other_values_is_no_event""",
    ),
    2: claim(
        "Toll fraud and Wangiri.",
        calls__test_phone="""what_may_cost_us_is_refused_with_its_reason a_malformed_prefix_allows_nothing
            premium_and_satellite_stay_refused_inside_an_allowed_prefix a_prefix_that_an_admin_added_is_foreign
            whatever_is_sent_a_number_is_e164_or_nothing""",
        stories__test_calling="""what_may_not_be_dialled_is_refused_with_the_reason
            a_number_nobody_knows_is_asked_about_with_its_country_and_dialled_on_yes
            a_foreign_number_is_asked_about_even_when_it_has_called
            a_person_may_start_so_many_calls_a_minute_and_a_day_and_the_admin_hears
            an_account_as_a_whole_has_a_limit_too""",
    ),
    3: claim(
        "Strangers.",
        handlers__test_updates="""whoever_hides_behind_a_chat_has_no_rights
            odd_messages_raise_nothing_and_outsiders_read_the_constant_answer
            an_outsider_is_answered_once_a_minute_and_never_in_a_group
            an_update_of_another_kind_changes_nothing_and_is_not_answered""",
        handlers__test_matrix="a_command_does_what_its_row_says",
        stories__test_numbers="a_stranger_who_sends_a_number_gets_the_constant_answer",
    ),
    4: claim(
        "Forged buttons.",
        handlers__test_matrix_buttons="a_button_does_what_its_row_says",
        handlers__test_matrix_elsewhere="a_button_of_another_chat_does_nothing_for_anybody",
        handlers__test_matrix_gone="a_button_about_something_that_is_gone_does_nothing_for_anybody",
        handlers__test_matrix="invented_data_does_nothing_for_anybody",
        stories__test_hearing="nobody_hears_the_calls_of_others_even_with_a_button_of_her_own",
    ),
    5: claim(
        "Token leak.",
        proofs__test_canaries="no_secret_is_anywhere",
        bot__test_inbox_polling="an_administrator_hears_once_a_day_that_somebody_else_uses_our_token",
        bot__test_web_health="a_token_that_telegram_does_not_accept_any_more_is_said_at_once",
        channels__test_telegram_documents_fetched="every_fault_is_told_without_the_token",
        storage__test_lock="the_directory_and_every_file_are_for_the_owner_alone",
    ),
    6: claim(
        "Text that a caller controls.",
        views__test_hostile_text="""whatever_a_name_is_the_message_is_sound
            whatever_anybody_thinks_of_the_message_is_sound""",
        stories__test_kinds_of_calls="what_a_caller_writes_into_his_number_is_only_text",
        bot__test_delivery_failures="markup_that_telegram_cannot_read_goes_as_plain_text",
        bot__test_logs="a_callers_name_cannot_write_a_line_of_its_own",
    ),
    7: claim(
        "Links to recordings (SSRF).",
        wire__test_fetching="""what_is_no_recording_is_refused_with_a_reason a_host_nobody_named_is_never_asked
            a_name_of_the_outside_that_leads_inside_is_not_followed
            links_that_are_not_plainly_of_a_known_host_are_not_allowed""",
        stories__test_hearing_fails="""a_recording_that_lies_on_a_strange_host_is_never_fetched
            a_recording_of_more_than_20_megabytes_is_not_taken a_page_that_calls_itself_audio_is_not_taken_for_it""",
    ),
    8: claim(
        "Invites and contacts.",
        stories__test_invites="""a_link_works_once_and_only_its_hash_is_kept a_link_is_good_for_a_day
            a_forged_link_is_no_link_and_guessing_is_not_answered_for_long only_an_admin_invites""",
        stories__test_people="""a_card_that_proves_nothing_lets_nobody_in
            two_employees_with_one_mobile_are_the_admins_to_tell_apart""",
        stories__test_leaving="whoever_has_left_is_a_stranger_again_and_the_admin_is_told",
    ),
    9: claim(
        "A flood of webhooks.",
        bot__test_web_guard="""too_large_a_body_is_413_before_all_of_it_came half_a_body_is_408
            a_drip_does_not_buy_time a_compressed_body_is_415 TestTheLimiter.a_burst_passes_then_the_rate""",
        bot__test_web_limits="""who_guesses_keys_is_slowed_down_and_who_shows_one_never_is
            half_a_body_and_a_dripping_one_are_not_waited_for""",
        bot__test_uploads="too_large_a_file_is_413_and_leaves_nothing a_sender_who_drips_is_408_and_leaves_nothing",
        proofs__test_load="a_burst_of_a_thousand_is_taken_whole",
    ),
    10: claim(
        "Replay.",
        stories__test_repeats="""an_identical_push_within_ten_seconds_is_one_push the_same_verdict_again_changes_nothing
            an_id_used_again_after_a_month_is_another_call a_miss_heard_of_an_hour_late_says_so""",
        pbx__test_megafon="TestExam.the_same_push_has_the_same_fingerprint_whatever_its_order",
    ),
    11: claim(
        "The insider.",
        handlers__test_matrix="a_command_does_what_its_row_says",
        stories__test_history_files="a_manager_is_offered_no_file",
        stories__test_blacklist="two_taps_from_the_card_to_blocked_and_one_back",
        stories__test_audit="the_audit_is_read_searched_and_exported every_action_has_words_in_every_language",
        storage__test_blocks="what_was_undone_is_kept_and_may_stand_again",
    ),
}
