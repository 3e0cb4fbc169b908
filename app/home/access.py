"""Who has a first page: everybody inside the house; what it shows depends on what else they may see."""

from app.ground.permit import Role

READ = "home:read"

GRANTS = {READ: set(Role)}
