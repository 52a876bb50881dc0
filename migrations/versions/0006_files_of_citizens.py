"""files of citizens: one that somebody without an account handed in has nobody who created it"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("attachment", "created_by", nullable=True)


def downgrade() -> None:
    op.execute("delete from attachment where created_by is null")
    op.alter_column("attachment", "created_by", nullable=False)
