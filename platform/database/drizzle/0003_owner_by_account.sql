DROP TABLE "owner_sessions" CASCADE;--> statement-breakpoint
ALTER TABLE "setup_links" DROP COLUMN "used_at";