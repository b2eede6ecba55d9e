"""Commands and reads of orders, by use case."""

from customiseyou.domains.orders.service.making import ship, start_making, topic_of
from customiseyou.domains.orders.service.money import (
    cancel,
    expire_if_unpaid,
    find_refund,
    is_refund_delayed,
    list_overdue,
    settle,
    subject_of,
)
from customiseyou.domains.orders.service.placing import find_placed, place, request_hash
from customiseyou.domains.orders.service.reading import (
    ACCESS_DAYS,
    GROUPS_MAX,
    SellerOrder,
    count_for_sellers,
    get_for_seller,
    get_group,
    get_group_for_buyer,
    get_seller_of,
    list_for_sellers,
    list_groups_of_buyer,
    new_access,
    request_links,
)

__all__ = [
    "ACCESS_DAYS",
    "GROUPS_MAX",
    "SellerOrder",
    "cancel",
    "count_for_sellers",
    "expire_if_unpaid",
    "find_placed",
    "find_refund",
    "get_for_seller",
    "get_group",
    "get_group_for_buyer",
    "get_seller_of",
    "is_refund_delayed",
    "list_for_sellers",
    "list_groups_of_buyer",
    "list_overdue",
    "new_access",
    "place",
    "request_hash",
    "request_links",
    "settle",
    "ship",
    "start_making",
    "subject_of",
    "topic_of",
]
