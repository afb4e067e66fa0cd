"""The objects of the Vapi API that concern phone numbers."""
