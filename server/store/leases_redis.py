"""Leases of several servers, in Redis.

Each step is one script, so that nothing comes between looking and writing. What Redis forgets (a restart without
persistence) costs nobody's safety: the fence goes on from the one the journal has seen, and the journal checks it.
"""

from __future__ import annotations

from typing import Any

from redis import asyncio as redis
from redis.exceptions import AuthenticationError, NoPermissionError, RedisError

from server.store.leases_memory import Floor
from server.store.ports import StoreError

PATIENCE = 5.0
"""Seconds to wait for an answer."""

_ACQUIRE = """
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return false end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
local fence = math.max(tonumber(redis.call('GET', KEYS[2]) or 0), tonumber(ARGV[3])) + 1
redis.call('SET', KEYS[2], string.format('%d', fence))
return fence
"""

_RENEW = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
"""

_RELEASE = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
"""


class RedisLeases:
    """The port `Leases` over one Redis."""

    def __init__(self, url: str, floor: Floor) -> None:
        self._redis: Any = redis.from_url(
            url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, decode_responses=True
        )
        self._floor = floor
        self._acquire = self._redis.register_script(_ACQUIRE)
        self._renew = self._redis.register_script(_RENEW)
        self._release = self._redis.register_script(_RELEASE)

    async def check(self) -> None:
        """Raise StoreError unless Redis answers."""
        await self._asked(self._redis.ping())

    async def acquire(self, hearing: str, holder: str, ttl: float) -> int | None:
        floor = await self._floor(hearing)
        keys = [_lease(hearing), f"tingji:{{{hearing}}}:fence"]
        fence: int | None = await self._asked(self._acquire(keys, [holder, _milliseconds(ttl), floor]))
        return fence

    async def renew(self, hearing: str, holder: str, ttl: float) -> bool:
        return bool(await self._asked(self._renew([_lease(hearing)], [holder, _milliseconds(ttl)])))

    async def release(self, hearing: str, holder: str) -> None:
        await self._asked(self._release([_lease(hearing)], [holder]))

    async def holder(self, hearing: str) -> str | None:
        holder: str | None = await self._asked(self._redis.get(_lease(hearing)))
        return holder

    async def close(self) -> None:
        await self._redis.aclose()

    @staticmethod
    async def _asked(answer: Any) -> Any:
        try:
            return await answer
        except (AuthenticationError, NoPermissionError) as error:
            raise StoreError(
                "redis_password",
                "Redis 拒绝登录：用户名或密码不对；请检查 TINGJI_REDIS。",
                "Redis refused the sign-in: wrong user or password; check TINGJI_REDIS.",
            ) from error
        except (RedisError, OSError) as error:
            raise StoreError(
                "redis_unreachable",
                "连接不上 Redis；请检查它是否在运行，以及 TINGJI_REDIS 中的地址。",
                "Redis cannot be reached; check that it is running, and the address in TINGJI_REDIS.",
            ) from error


def _lease(hearing: str) -> str:
    # The braces keep both keys of a hearing on one node of a Redis cluster.
    return f"tingji:{{{hearing}}}:lease"


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))
