"""summary.py: the paragraph under the table."""

from datetime import date

import pytest
from making import bulletin, golden_ledgers, ledger, task

from wellxl.tally import tally
from wellxl.wells import WELLS
from wellxl.writing.summary import summary


def of(on=date(2024, 6, 23), before=None, **counts):
    """The paragraph on districts of so many tasks, so many of them done."""
    made = bulletin([district(name, *count) for name, count in counts.items()])
    return summary(made._replace(tally=tally(made.merged, WELLS, on), before=before), WELLS)


def district(name, total, done):
    return ledger(name, [task(name, n, done=n < done, done_on=None) for n in range(total)])


def test_the_golden_case():
    assert summary(bulletin(golden_ledgers()), WELLS) == (
        "截至2024年6月23日，自备井封停任务共307项，累计完成82项，完成比例26.71%。"
        "其中，应封停185项，累计完成73项，完成比例39.46%；应纳管122项，累计完成9项，完成比例7.38%。"
        "示范区完成比例35.11%，居首位；高新区完成比例15.38%，居末位。"
        "序时进度为76.67%，总体进度滞后49.96个百分点，各辖区均滞后于序时进度；距完成时限还有7天，剩余225项。"
    )


@pytest.mark.parametrize(
    ("done", "words"),
    [
        (20, "，较上期（6月22日）新增完成7项，完成比例提高18.57个百分点。"),
        (27, "，较上期（6月22日）完成数持平。"),
        (29, "，较上期（6月22日）减少2项，完成比例下降6.67个百分点。"),
    ],
)
def test_the_change_since_the_previous_bulletin(done, words):
    old = bulletin([district("示范区", 28 if done == 20 else 30, done)])
    assert words in of(before=tally(old.merged, WELLS, date(2024, 6, 22)), 示范区=(30, 27))


def test_some_are_behind_and_some_ahead():
    told = of(示范区=(10, 9), 卧龙区=(10, 8), 宛城区=(10, 2), 高新区=(10, 2))
    assert "示范区完成比例90.00%，居首位；宛城区、高新区完成比例20.00%，并列末位。" in told
    assert "总体进度滞后24.17个百分点，宛城区、高新区滞后于序时进度；" in told


def test_ahead_of_the_schedule():
    assert of(示范区=(10, 9), 卧龙区=(10, 8)).endswith("序时进度为76.67%，总体进度超前8.33个百分点；距完成时限还有7天，剩余3项。")


def test_all_completed():
    assert of(示范区=(3, 3), 卧龙区=(2, 2)) == "截至2024年6月23日，自备井封停任务共5项，已全部完成。各辖区完成比例均为100.00%。"


def test_nothing_completed():
    assert of(date(2024, 7, 1), 示范区=(3, 0), 卧龙区=(2, 0)) == (
        "截至2024年7月1日，自备井封停任务共5项，尚未完成。"
        "序时进度为100.00%，总体进度滞后100.00个百分点，各辖区均滞后于序时进度；已到完成时限，剩余5项。"
    )


def test_one_district_is_neither_first_nor_last():
    assert "位" not in of(示范区=(3, 1)).replace("百分点", "")


def test_no_task_at_all():
    assert of() == "截至2024年6月23日，自备井封停尚无任务计入。"


def test_many_districts_are_counted():
    from wellxl.campaign import District

    campaign = WELLS.with_(districts=tuple(District(f"第{n}区") for n in range(1, 41)))
    made = bulletin([district(f"第{n}区", 30, 30 if n < 11 else 1) for n in range(1, 41)], campaign=campaign)
    told = summary(made, campaign)
    assert (
        "第1区、第2区、第3区等10个辖区完成比例100.00%，并列首位；第11区、第12区、第13区等30个辖区完成比例3.33%，并列末位。"
        in told
    )
    assert "第11区、第12区、第13区等30个辖区滞后于序时进度" in told


def test_where_nearly_all_lag_those_are_named_who_do_not():
    from wellxl.campaign import District

    campaign = WELLS.with_(districts=tuple(District(f"第{n}区") for n in range(1, 13)))
    made = bulletin([district(f"第{n}区", 30, 30 if n == 5 else n) for n in range(1, 13)], campaign=campaign)
    assert "，除第5区外，其余11个辖区均滞后于序时进度；" in summary(made, campaign)
