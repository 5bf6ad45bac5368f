"""The book of clients in a real browser: Anna gives a client a name, Gleb brings a list with the paper clip."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from sandbox.world import ANNA, BORIS, GLEB
from tests.page.chromium import needs_chromium
from tests.page.first_call import chat, client_calls, newest, nobody_answers, press

pytestmark = [pytest.mark.asyncio(loop_scope="module"), *needs_chromium]


async def test_a_name_and_a_list_are_a_matter_of_clicks(look, tmp_path: Path) -> None:
    listed = tmp_path / "клиенты.csv"
    listed.write_bytes("Телефон;Имя;Компания\n79101234568;Мария Ким;Вектор\nмама;Мама;\n".encode("cp1251"))
    async with look() as page:
        await client_calls(page)
        await nobody_answers(page)
        anna = chat(page, ANNA)
        await press(newest(page, ANNA), "⋯")
        await press(newest(page, ANNA), "✏️ Подписать имя")
        await expect(newest(page, ANNA)).to_contain_text("Как подписать +79101234567?")
        await anna.get_by_role("textbox").fill("Ромашка, Иван Петров")
        await anna.get_by_role("textbox").press("Enter")
        await expect(chat(page, BORIS).get_by_text("Ромашка, Иван Петров")).to_have_count(1)
        await press(newest(page, ANNA), "👤 О клиенте")
        await expect(newest(page, ANNA)).to_contain_text("Был 1 звонок")
        gleb = chat(page, GLEB)
        async with page.expect_file_chooser() as chooser:
            await gleb.get_by_title("Отправить файл").click()
        await (await chooser.value).set_files(listed)
        await expect(newest(page, GLEB)).to_contain_text("Добавить 1, изменить 0")
        await press(newest(page, GLEB), "✅ Записать")
        await expect(newest(page, GLEB)).to_contain_text("добавлено 1")
