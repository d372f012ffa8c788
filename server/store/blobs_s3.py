"""Files in a bucket of an S3 server, through the `minio` client in a bounded number of threads."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TypeVar

import anyio.to_thread
import urllib3
from anyio import CapacityLimiter
from minio import Minio
from minio.error import MinioException, S3Error

from server.bucket import Bucket
from server.store.blobs import CHUNK_BYTES, checked_key, unavailable

THREADS = 16
SECONDS = 10.0
"""Longer than this the server has no say. Whoever stores a file tries again."""

_AGAIN = urllib3.Retry(
    total=4,
    connect=0,
    read=0,
    status_forcelist=(500, 502, 503, 504),
    allowed_methods=None,
    backoff_factor=0.1,
    raise_on_status=False,
)
"""What a server says of its own troubles is asked again, as S3's documentation of errors has it: 1.5 s in all."""

_MISSING = frozenset({"NoSuchKey", "NoSuchObject", "ResourceNotFound"})

T = TypeVar("T")


class S3Blobs:
    """`Blobs` in one bucket. The region is given, so that the client never asks for it."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket.name
        pool = urllib3.PoolManager(
            maxsize=THREADS, timeout=urllib3.Timeout(connect=SECONDS / 4, read=SECONDS), retries=_AGAIN
        )
        self._client = Minio(
            bucket.endpoint,
            access_key=bucket.key,
            secret_key=bucket.secret,
            secure=bucket.secure,
            region=bucket.region,
            http_client=pool,
        )
        self._pool = pool
        self._limiter = CapacityLimiter(THREADS)
        self._making = Lock()
        self._found = False

    async def put(self, key: str, content: Path | bytes) -> None:
        """See `Blobs`."""
        checked_key(key)

        def put() -> None:
            if isinstance(content, Path):
                self._client.fput_object(self._bucket, key, str(content))
            else:
                self._client.put_object(self._bucket, key, io.BytesIO(content), len(content))

        await self._run(put)

    async def size(self, key: str) -> int | None:
        """See `Blobs`."""
        checked_key(key)

        def stat() -> int | None:
            try:
                return self._client.stat_object(self._bucket, key).size
            except S3Error as error:
                if error.code in _MISSING:
                    return None
                raise

        return await self._run(stat)

    async def read(self, key: str, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        """See `Blobs`."""
        size = await self.size(key)  # some servers answer a GET of what is not there in a way the client cannot read
        if size is None:
            raise KeyError(key)
        wanted = max(0, size - start) if length is None else min(length, max(0, size - start))
        if not wanted:
            return
        response = await self._run(lambda: self._client.get_object(self._bucket, key, start, wanted))
        try:
            while wanted > 0:
                chunk = await self._run(partial(response.read, min(CHUNK_BYTES, wanted)))
                if not chunk:
                    raise unavailable(EOFError("the file ended early"))
                wanted -= len(chunk)
                yield chunk
        finally:
            response.close()
            response.release_conn()

    async def delete(self, key: str) -> None:
        """See `Blobs`."""
        checked_key(key)

        def delete() -> None:
            try:
                self._client.remove_object(self._bucket, key)
            except S3Error as error:
                if error.code not in _MISSING:
                    raise

        await self._run(delete)

    async def keys(self, prefix: str) -> list[str]:
        """See `Blobs`."""

        def names() -> list[str]:
            found = self._client.list_objects(self._bucket, prefix=prefix, recursive=True)
            return sorted(one.object_name for one in found if one.object_name)

        return await self._run(names)

    async def check(self) -> None:
        """See `Blobs`."""
        if not await self._run(lambda: self._client.bucket_exists(self._bucket)):
            raise unavailable(LookupError(self._bucket))

    async def close(self) -> None:
        """See `Blobs`."""
        self._pool.clear()

    def _make_bucket(self) -> None:
        """An empty store is one that has no bucket yet."""
        with self._making:
            if not self._found and not self._client.bucket_exists(self._bucket):
                self._client.make_bucket(self._bucket)
            self._found = True

    async def _run(self, work: Callable[[], T]) -> T:
        def in_bucket() -> T:
            self._make_bucket()
            return work()

        try:
            return await anyio.to_thread.run_sync(in_bucket, limiter=self._limiter)
        except (MinioException, urllib3.exceptions.HTTPError, OSError) as error:
            raise unavailable(error) from None
