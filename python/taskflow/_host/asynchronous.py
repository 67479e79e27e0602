"""Runs an async function to its end; a timeout or a cancel cancels it as asyncio does."""

from __future__ import annotations

import asyncio
import signal
from typing import Any, Awaitable


def wait_for(awaitable: Awaitable[Any]) -> Any:
    return asyncio.run(_await(awaitable))


async def _await(awaitable: Awaitable[Any]) -> Any:
    handler = signal.getsignal(signal.SIGTERM)
    task = asyncio.current_task()
    loop = asyncio.get_running_loop()

    def cancel() -> None:
        if task is not None:
            task.cancel()

    def on_signal(number: int, frame: Any) -> None:
        # Ours notes it and raises; in here the exception has to come at an await, so that all tasks are cancelled.
        try:
            if callable(handler):
                handler(number, frame)
        except BaseException:
            loop.call_soon_threadsafe(cancel)

    try:
        signal.signal(signal.SIGTERM, on_signal)
        return await awaitable
    finally:
        signal.signal(signal.SIGTERM, handler)
