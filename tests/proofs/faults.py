"""The list of faults, each with the tests that inject it."""

from tests.proofs.claims import claim

FAULTS = {
    "Telegram answers": claim(
        "429 with and without parameters and as HTML, 500, 502 HTML, truncated and empty 200, refused, lost before and "
        "after it was accepted.",
        channels__test_telegram_channel="""every_fault_becomes_its_error_and_none_of_them_shows_the_token
            an_ambiguous_message_may_stand_in_the_chat_all_the_same a_hundred_hours_of_retry_after_are_believed
            later_says_how_long_to_wait_wherever_telegram_wrote_it""",
        channels__test_telegram_channel_chats="""a_refused_connection_is_certainly_no_message
            a_connection_that_does_not_come_about_in_time_is_certainly_no_message""",
    ),
    "Telegram refuses": claim(
        "Not modified, nothing to edit, can't parse, too long, chat not found, migrated, no rights, topic "
        "closed, blocked, "
        "kicked, 401 and 404.",
        channels__test_telegram_channel_chats="""an_edit_that_changes_nothing_is_done
            a_message_that_is_gone_cannot_be_edited_or_deleted_again
            broken_markup_is_unreadable_and_goes_as_plain_text too_long_a_message_is_refused_for_good
            nobody_can_be_written_to_who_is_unknown_has_not_begun_or_has_blocked_us
            a_group_that_threw_us_out_or_was_deleted_is_gone a_group_that_became_a_supergroup_says_where_it_lives_now
            a_wrong_token_is_telegram_out_of_reach_and_no_fault_of_the_message""",
        bot__test_delivery_chats="a_group_that_became_a_supergroup_gets_its_alerts_under_the_new_id",
        stories__test_groups="a_topic_that_is_gone_leaves_its_calls_to_the_group",
    ),
    "Telegram's updates": claim(
        "409 once and for long, numbers that repeat and jump, a query that is too old, away for six hours with "
        "alerts piled "
        "up.",
        bot__test_inbox_polling="""one_conflict_is_no_news
            an_administrator_hears_once_a_day_that_somebody_else_uses_our_token""",
        bot__test_inbox="""gaps_in_the_numbers_of_updates_lose_nothing
            a_finished_update_is_not_handled_again_when_telegram_repeats_it""",
        proofs__test_presses="a_press_that_telegram_holds_for_too_old_is_done_and_nobody_is_bothered",
        proofs__test_long_outage="telegram_away_for_six_hours_loses_and_doubles_nothing",
    ),
    "A button": claim(
        "Pressed twice at once, late, on an old card, by another person.",
        stories__test_attempts="""two_taps_of_one_person_make_one_call
            of_two_people_who_tap_at_once_the_second_reads_who_was_first the_same_tap_delivered_twice_is_one_tap""",
        bot__test_inbox_acting="two_presses_in_a_moment_are_two_presses_of_which_one_dials",
        proofs__test_presses="a_press_on_a_card_that_was_settled_long_ago_dials_nobody",
    ),
    "A PBX": claim(
        "401, 403, 404, 429, 5xx, HTML, empty, null, truncated, an array for an object, cp1251, a byte order "
        "mark, 20 MB, "
        "drip, silence, redirect, accepted and then reset, accepted and no event follows, another state read back: the "
        "exam that every adapter sits (tests/pbx/contract_requests.py).",
        pbx__test_megafon="""TestExam.a_question_that_gets_no_good_answer
            TestExam.a_command_that_is_refused_is_given_once
            TestExam.a_command_that_may_have_been_done_is_never_repeated
            TestExam.where_nobody_is_nothing_was_done TestExam.a_redirect_does_not_carry_the_key_away
            TestExam.a_pbx_that_repeats_our_key_is_not_quoted""",
        pbx__test_cloud_ats="TestExam.a_question_that_gets_no_good_answer",
        pbx__test_cifra1="TestExam.a_question_that_gets_no_good_answer",
        pbx__test_exam="every_method_of_every_ability_is_asked_for",
        stories__test_attempts="""of_a_command_nobody_hears_of_again_it_is_said_after_three_minutes
            a_command_of_unknown_outcome_that_was_done_after_all_closes_the_debt""",
        stories__test_dnd="a_pbx_that_takes_it_and_goes_on_ringing_is_said",
    ),
    "A webhook, badly sent": claim(
        "Half headers, half a body, drip, a gzip bomb, deep JSON, NaN, keys twice, bad multipart, a wrong "
        "content type.",
        bot__test_raw_request="""who_does_not_finish_the_first_line_is_let_go
            who_hangs_up_in_the_middle_disturbs_nobody an_endless_line_is_refused_and_does_not_grow_on_us""",
        bot__test_web_limits="""half_a_body_and_a_dripping_one_are_not_waited_for a_packed_body_is_not_unpacked
            a_body_beyond_the_limit_is_refused_whether_it_says_so_or_not""",
        bot__test_web_nonsense="""what_cannot_be_read_is_a_bad_request
            what_can_be_read_is_heard_whatever_it_says_of_itself
            a_multipart_that_is_cut_short_still_shows_its_token""",
    ),
    "A webhook, badly filled": claim(
        "Surrogates, NUL, bidi, digits of other scripts, names of 10 kB, markup, commands, braces, sip: "
        "numbers, 40 digits, "
        "letters.",
        views__test_hostile_text="whatever_a_name_is_the_message_is_sound",
        calls__test_phone="""hidden_short_and_unreadable_senders_have_no_number
            whatever_is_sent_a_number_is_e164_or_nothing an_extension_is_one_to_five_ascii_digits""",
        pbx__test_body="""nul_and_control_characters_are_dropped_and_surrogates_replaced
            any_bytes_are_clean_strings_or_a_bad_webhook""",
        stories__test_kinds_of_calls="what_a_caller_writes_into_his_number_is_only_text",
    ),
    "Webhooks out of order": claim(
        "Every order of a call's events, any one missing or doubled; the same one twenty times at once; an id "
        "used again "
        "after a month; from the future; a burst.",
        calls__test_call_orders="""events_with_their_own_times_give_the_same_call_in_every_order
            events_stamped_on_arrival_give_the_same_outcome_in_every_order
            a_lost_event_forgets_no_client_in_any_order a_missed_client_is_missed_whatever_came_twice""",
        bot__test_web_limits="a_hundred_at_once_are_all_heard",
        stories__test_repeats="an_id_used_again_after_a_month_is_another_call",
        proofs__test_presses="a_verdict_from_the_future_is_told_at_once",
        proofs__test_load="a_burst_of_a_thousand_is_taken_whole",
    ),
    "The process": claim(
        "The clock set by an hour, SIGTERM twice, held still, two at once, a start without network, a newer "
        "database, an "
        "update or a message that brings it down.",
        proofs__test_clock_is_set="a_clock_that_is_set_loses_and_doubles_nothing",
        proofs__test_gentle_ends="""sigterm_twice_is_sigterm a_process_that_was_held_still_goes_on
            a_start_without_any_network_is_a_start""",
        bot__test_cli="""a_second_bot_on_the_same_database_is_sent_away_with_a_sentence
            a_database_of_a_newer_bot_is_left_alone_with_a_sentence""",
        bot__test_inbox="an_update_over_which_we_died_three_times_is_put_aside_and_no_other_with_it",
        bot__test_delivery_failures="""a_poisoned_message_is_put_aside_after_three_tries_and_the_rest_goes_on
            one_poisoned_line_does_not_take_a_digest_with_it""",
        bot__test_delivery_restart="a_message_that_brings_us_down_again_and_again_is_put_aside_and_the_rest_arrives",
    ),
}
