"""The ground floor: knows no room; every room stands on it."""
