"""Runs several crawls in one process; prints the statistics of each as JSON.

Asked as `python -m benchmarks.crawling.many URL RUNS`, RUNS a JSON list of [name, kind, settings].
"""

import json
import sys
from typing import Any

from benchmarks.crawling.spiders import LocalSpider
from scrapy.crawler import CrawlerProcess

KNOWN = {
    "ADDONS": {"twicetold.scrapy.Addon": 500},
    "LOG_LEVEL": "INFO",
    "TELNETCONSOLE_ENABLED": False,
    "CONCURRENT_REQUESTS": 1,
    "TWICETOLD_INDEX": ":memory:",
    "TWICETOLD_ISOLATE": False,
    "TWICETOLD_WORKERS": 1,
}


def main(url: str, runs: list[tuple[str, str, dict[str, Any]]]) -> None:
    process = CrawlerProcess({"LOG_LEVEL": "INFO"})
    crawlers = {}
    for name, kind, settings in runs:
        feeds = {f"{name}.jsonl": {"format": "jsonlines"}}
        own = {"custom_settings": {**KNOWN, "FEEDS": feeds, **settings}}
        crawlers[name] = process.create_crawler(type("Spider", (LocalSpider,), own))
        process.crawl(crawlers[name], start=url, kind=kind)
    process.start()
    found = {name: crawler.stats.get_stats() for name, crawler in crawlers.items() if crawler.stats}
    print(json.dumps(found, default=str))


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
