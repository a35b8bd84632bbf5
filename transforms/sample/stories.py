"""The hand-designed stories of the small sample, in a fixed order."""

from collections.abc import Callable

from transforms.sample import (
    stories_accounts,
    stories_basic,
    stories_codes,
    stories_costs,
    stories_fixed,
    stories_groups,
    stories_money,
    stories_payout,
)
from transforms.sample.facts import Reference
from transforms.sample.kit import Kit
from transforms.sample.law import Law
from transforms.sample.model import Story

STORIES: tuple[Callable[[Kit], Story], ...] = (
    stories_basic.pass_exactly,
    stories_basic.fail_by_one_cent,
    stories_basic.receive_only_incentives,
    stories_fixed.absorb_a_neighbour,
    stories_fixed.keep_a_number,
    stories_fixed.start_with_a_new_number,
    stories_fixed.pay_a_supporting_organisation,
    stories_accounts.flag_the_wrong_version,
    stories_accounts.miss_the_closing_account,
    stories_accounts.file_a_provisional_account,
    stories_accounts.miss_an_earlier_account,
    stories_accounts.spend_enough_unknown,
    stories_accounts.spend_too_little_unknown,
    stories_accounts.hold_an_unreadable_amount,
    stories_accounts.count_twice,
    stories_accounts.leave_actions_empty,
    stories_accounts.cut_off_a_file,
    stories_codes.nearly_code,
    stories_codes.nearly_code_what_decides,
    stories_codes.name_the_code_in_a_text,
    stories_codes.mix_main_and_incentive,
    stories_codes.code_nothing,
    stories_codes.book_without_payment,
    stories_costs.invest,
    stories_costs.invoice_internally,
    stories_costs.book_carelessly,
    stories_costs.take_a_credit_note,
    stories_money.book_an_incentive_as_main,
    stories_money.book_a_year_later,
    stories_money.pay_after_closing,
    stories_groups.work_together,
    stories_groups.depend_on_transfers,
    stories_groups.receive_beside_the_lead,
    stories_groups.change_groups,
    stories_accounts.surround,
    stories_payout.miss_a_target,
    stories_payout.leave_it_to_the_jury,
    stories_payout.report_late_or_never,
    stories_payout.register_one_kpi_twice,
    stories_payout.be_paid_too_much,
    stories_payout.owe_for_the_group,
    stories_payout.break_the_budget,
)


def tell_stories(reference: Reference, law: Law, authorities: int, seed: int) -> tuple[Story, ...]:
    """Return all stories, and ordinary passes until there are `authorities` outcomes.

    The stories are always complete, also when fewer authorities are asked for.
    """
    kit = Kit(reference, law, seed)
    told = [story(kit) for story in STORIES]
    while sum(len(story.expected) for story in told) < authorities:
        told.append(stories_basic.pass_plainly(kit))
    return tuple(told)
