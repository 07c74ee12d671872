"""Jobs of the stream processing engine.

A light job is known only to its coordinator, `light_job_coordinator`; None stands for other jobs.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from hazelcast.protocol.message import Event, Request
from hazelcast.protocol.structures import JobAndSqlSummary
from hazelcast.protocol.types import UUID, ByteArray, Data, Int, Long, Since


class JetSubmitJob(Request[None]):
    """Submit a job."""

    TYPE: ClassVar[int] = 0xFE0100

    job_id: Long
    dag: Data
    job_config: Data | None
    light_job_coordinator: Annotated[UUID | None, Since(2, 3)] = None


class JetTerminateJob(Request[None]):
    """Cancel, suspend or restart a job."""

    TYPE: ClassVar[int] = 0xFE0200

    job_id: Long
    terminate_mode: Int
    light_job_coordinator: Annotated[UUID | None, Since(2, 3)] = None


class JetGetJobStatus(Request[Int]):
    """Get the status of a job."""

    TYPE: ClassVar[int] = 0xFE0300
    RETRYABLE: ClassVar[bool] = True

    job_id: Long


class JetGetJobIds(Request[Annotated[Data | None, Since(2, 3)]]):
    """List the ids of all jobs, or of those with a name or an id; a member older than 2.3 answers nothing."""

    TYPE: ClassVar[int] = 0xFE0400
    RETRYABLE: ClassVar[bool] = True

    only_name: Annotated[str | None, Since(2, 3)] = None
    only_job_id: Annotated[Long, Since(2, 3)] = -(1 << 63)


class JetJoinSubmittedJob(Request[None]):
    """Wait for a job to end; fails as it fails."""

    TYPE: ClassVar[int] = 0xFE0500
    RETRYABLE: ClassVar[bool] = True

    job_id: Long
    light_job_coordinator: Annotated[UUID | None, Since(2, 3)] = None


class JetGetJobSubmissionTime(Request[Long]):
    """Get when a job was submitted, in milliseconds since 1970."""

    TYPE: ClassVar[int] = 0xFE0700
    RETRYABLE: ClassVar[bool] = True

    job_id: Long
    light_job_coordinator: Annotated[UUID | None, Since(2, 3)] = None


class JetGetJobConfig(Request[Data]):
    """Get the configuration of a job."""

    TYPE: ClassVar[int] = 0xFE0800
    RETRYABLE: ClassVar[bool] = True

    job_id: Long
    light_job_coordinator: Annotated[UUID | None, Since(2, 4)] = None


class JetResumeJob(Request[None]):
    """Go on with a suspended job."""

    TYPE: ClassVar[int] = 0xFE0900

    job_id: Long


class JetExportSnapshot(Request[None]):
    """Save the state of a job under a name, ending the job if asked to."""

    TYPE: ClassVar[int] = 0xFE0A00

    job_id: Long
    name: str
    cancel_job: bool


class JetGetJobSummaryList(Request[Data]):
    """List summaries of all jobs."""

    TYPE: ClassVar[int] = 0xFE0B00
    RETRYABLE: ClassVar[bool] = True


class JetExistsDistributedObject(Request[bool]):
    """Tell whether a data structure exists, without creating it."""

    TYPE: ClassVar[int] = 0xFE0C00
    RETRYABLE: ClassVar[bool] = True

    service_name: str
    object_name: str


class JetGetJobMetrics(Request[Data]):
    """Get the metrics of a job."""

    TYPE: ClassVar[int] = 0xFE0D00
    RETRYABLE: ClassVar[bool] = True

    job_id: Long


class JetGetJobSuspensionCause(Request[Data]):
    """Get why a job is suspended."""

    TYPE: ClassVar[int] = 0xFE0E00
    RETRYABLE: ClassVar[bool] = True

    job_id: Long


class JetGetJobAndSqlSummaryList(Request[list[JobAndSqlSummary]]):
    """List summaries of all jobs and of their SQL queries."""

    TYPE: ClassVar[int] = 0xFE0F00
    RETRYABLE: ClassVar[bool] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 5)


class JetIsJobUserCancelled(Request[bool]):
    """Tell whether a user cancelled a job."""

    TYPE: ClassVar[int] = 0xFE1000
    RETRYABLE: ClassVar[bool] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 6)

    job_id: Long


class JetUploadJobMetaData(Request[None]):
    """Announce the archive of a job, or name one that the member has, and how to start it."""

    TYPE: ClassVar[int] = 0xFE1100
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 6)

    session_id: UUID
    jar_on_member: bool
    file_name: str
    sha256_hex: str
    snapshot_name: str | None
    job_name: str | None
    main_class: str | None
    job_parameters: list[str]


class JetUploadJobMultipart(Request[None]):
    """Upload a part of the archive of a job."""

    TYPE: ClassVar[int] = 0xFE1200
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 6)

    session_id: UUID
    current_part_number: Int
    total_part_number: Int
    part_data: ByteArray
    part_size: Int
    sha256_hex: str


class JetAddJobStatusListener(Request[UUID | None]):
    """Report the changes of the status of a job."""

    TYPE: ClassVar[int] = 0xFE1300
    SINCE: ClassVar[tuple[int, int]] = (2, 6)

    job_id: Long
    light_job_coordinator: UUID | None
    local_only: bool

    class JobStatus(Event):
        """The status of a job changed."""

        TYPE: ClassVar[int] = 0xFE1302
        SINCE: ClassVar[tuple[int, int]] = (2, 6)

        job_id: Long
        previous_status: Int
        new_status: Int
        description: str | None
        user_requested: bool


class JetRemoveJobStatusListener(Request[bool]):
    """Stop a registration of status changes; answers whether there was one."""

    TYPE: ClassVar[int] = 0xFE1400
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 6)

    job_id: Long
    registration_id: UUID


class JetUpdateJobConfig(Request[Data]):
    """Change the configuration of a suspended job; answers the one in force."""

    TYPE: ClassVar[int] = 0xFE1500
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 6)

    job_id: Long
    delta_config: Data
