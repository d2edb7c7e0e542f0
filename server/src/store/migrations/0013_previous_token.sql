ALTER TABLE "official_account" ADD COLUMN "sealed_previous_token" text;--> statement-breakpoint
ALTER TABLE "official_account" ADD COLUMN "previous_token_until" bigint;