"""How gunicorn serves the product: ``gunicorn --config python:studio.gunicorn studio.wsgi``.

One worker a core and one thread a worker: pages are bound by Python, and threads only make them wait for each other.
So a proxy in front takes slow visitors (docs/operations.md).
"""

import os

from studio.environment import integer, text
from studio.logs import logging_config

bind = text("STUDIO_BIND", "127.0.0.1:8000")
workers = integer("STUDIO_WORKERS", default=os.cpu_count() or 1, lowest=1, highest=64)
threads = 1
timeout = 30
graceful_timeout = 30
# Bytes of a request's first line, near the most that gunicorn can be told. Two hundred cards fit into an address where
# a technique's short name has 30 letters; the library lets nobody choose more than fit (static/js/picks.js).
limit_request_line = 8190
# A worker that has served many requests makes room for a fresh one, not all of them at once.
max_requests = 5000
max_requests_jitter = 500
# Whether a request came over https is decided in one place: STUDIO_TRUSTED_PROXIES.
forwarded_allow_ips = ""
# Nothing steers a running server but its own signals.
control_socket_disable = True
# Access and errors go to standard error, through the filter that masks share tokens.
accesslog = "-"
access_log_format = '%(h)s "%(r)s" %(s)s %(b)s %(M)sms'
logconfig_dict = logging_config(debug=False)
