"""How the embedded PostgreSQL is set: durable first, and small.

Written anew at every start, so that a release can change it. What a site changes
goes into `local.conf` beside it, which is read last.
"""

from typing import Final

SETTINGS_FILE: Final = "postgresql.conf"
LOCAL_FILE: Final = "local.conf"
ACCESS_FILE: Final = "pg_hba.conf"

# Who can open the socket's folder (0700) is let in; there is no other way to it.
ACCESS: Final = "local all all trust\n"

SETTINGS: Final = f"""\
# Written by quietbell at every start. Put your own into {LOCAL_FILE}.

# Only through the socket; its folder is given when the server starts.
listen_addresses = ''
unix_socket_permissions = 0700

# What was committed is on disk.
fsync = on
full_page_writes = on
synchronous_commit = on
wal_level = minimal
max_wal_senders = 0
max_wal_size = 512MB
min_wal_size = 48MB

# A small server beside an alarm path: it must leave the machine to that.
max_connections = 60
shared_buffers = 128MB
work_mem = 8MB
maintenance_work_mem = 64MB
effective_cache_size = 512MB
huge_pages = off
io_method = sync
max_worker_processes = 4
max_parallel_workers_per_gather = 0
max_parallel_maintenance_workers = 0
max_logical_replication_workers = 0
jit = off

# Whose client has died stops, however busy; whose client sleeps lets go of its locks.
client_connection_check_interval = '1s'
idle_in_transaction_session_timeout = '60s'

timezone = 'UTC'
datestyle = 'iso, ymd'
default_text_search_config = 'pg_catalog.simple'

# The supervisor keeps the file short. Rows and statements hold people and places:
# none of them may stand in a log.
log_destination = 'stderr'
logging_collector = off
log_timezone = 'UTC'
log_line_prefix = '%m [%p] '
log_checkpoints = off
log_error_verbosity = terse
log_min_error_statement = panic
log_statement = none
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0

include = '{LOCAL_FILE}'
"""
