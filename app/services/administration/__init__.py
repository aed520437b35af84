"""Reference data, people, stations and settings as they are administered: each change is a decision of the plant."""
