"""The process that draws: begun when it is wanted, gone when nobody wants it, and no bot falls with it."""

import os
import signal
from struct import unpack

from bot.drawing import Drawing
from tests.stories.romashka_people import eventually
from views.charts import Chart, Series

CHART = Chart(
    title="Ромашка & $x^$",
    tiles=(("1", "входящих"),),
    by_hour_title="По часам",
    hours=("9", "10"),
    by_hour=(Series("отвечено", "#4c9f70", (0, 1)),),
    people=("Анна",),
    by_person=(Series("принято", "#4c9f70", (1,)),),
)


async def test_a_picture_is_a_png_and_the_process_goes_when_it_is_idle() -> None:
    drawing = Drawing(idle_s=0.1)
    png = await drawing.draw(CHART)
    assert png is not None
    assert png.startswith(b"\x89PNG")
    width, height = unpack(">II", png[16:24])
    assert (width, 500 < height < 1000) == (1080, True)
    await eventually(lambda: None if drawing.awake else True, lambda: "it still runs")


async def test_a_process_that_was_killed_costs_no_more_than_a_picture() -> None:
    drawing = Drawing()
    assert await drawing.draw(CHART)
    assert drawing._pool is not None
    [process] = drawing._pool._processes.values()
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    first = await drawing.draw(CHART)
    assert first is None or first.startswith(b"\x89PNG")
    assert await drawing.draw(CHART)
    drawing.close()
