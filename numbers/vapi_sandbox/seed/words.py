"""Names of numbers, assistants, squads and places for the sample data."""

PLACES = (
    "Austin", "Berlin", "Boston", "Bristol", "Calgary", "Chicago", "Denver", "Geneva", "Hamburg",
    "Leeds", "Lyon", "Manchester", "Melbourne", "Miami", "Montréal", "Munich", "Nantes", "Oakland",
    "Phoenix", "Portland", "São Paulo", "Seattle", "Sydney", "Toronto", "Zürich",
)  # fmt: skip

LINES = (
    "front desk", "returns hotline", "after-hours dispatch", "billing questions", "order status",
    "appointment line", "claims intake", "tenant emergencies", "pharmacy refills", "roadside help",
    "loyalty desk", "warranty line", "field service", "delivery changes", "reservations",
    "patient callbacks", "IT service desk", "recall information", "wholesale orders", "overflow",
)  # fmt: skip

ASSISTANTS = (
    "Front desk receptionist", "Returns and refunds", "After-hours triage", "Appointment scheduler",
    "Billing and invoices", "Order status", "Claims intake", "Emergency dispatcher",
    "Réception (français)", "Empfang Deutschschweiz", "Prescription refills", "Roadside assistance",
    "Warranty registration", "Reservations", "Lead qualification", "Survey caller",
    "IT password resets", "Delivery rescheduling", "Tenant services", "Overflow and voicemail",
)  # fmt: skip

SQUADS = (
    "Reception, then scheduling", "Claims: intake to adjuster", "Bilingual front desk",
    "Night shift", "Returns with escalation", "Dispatch and follow-up",
)  # fmt: skip

WEBHOOK_HOSTS = ("hooks.example.com", "voice.example.net", "api.support.example.org")

US_AREA_CODES = (
    201, 202, 206, 212, 214, 215, 301, 303, 305, 310, 312, 313, 385, 404, 405, 408, 410, 412, 415,
    469, 503, 504, 512, 513, 573, 602, 612, 614, 615, 617, 619, 702, 703, 713, 718, 773, 801,
    813, 816, 818, 904, 917, 919, 972,
)  # fmt: skip
CANADIAN_AREA_CODES = (204, 403, 416, 418, 438, 514, 519, 604, 613, 647, 780, 905)

ABROAD = (
    ("+442079460", 3), ("+441174960", 3), ("+493023125", 3), ("+498999998", 3), ("+4144555", 4),
    ("+4122555", 4), ("+3319900", 4), ("+3346571", 4), ("+6125550", 4), ("+6135550", 4),
    ("+34910550", 3), ("+4312675", 4), ("+55114555", 4), ("+8135550", 4),
)  # fmt: skip
"""Prefixes, most of them reserved for fiction, and the number of digits that follow."""
