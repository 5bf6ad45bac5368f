"""The examination's own asserts explain themselves like a test module's."""

import pytest

pytest.register_assert_rewrite("tests.pbx.contract", "tests.pbx.contract_requests")
