CREATE TABLE "official_account" (
	"account_id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"app_id" text NOT NULL,
	"dialect" text NOT NULL,
	"time_zone" text NOT NULL,
	"seat_limit" integer NOT NULL,
	"mode" text NOT NULL,
	"api_base" text,
	"sealed_secret" text NOT NULL,
	"secret_tail" text NOT NULL,
	"secret_at" bigint NOT NULL,
	"sealed_token" text NOT NULL,
	"token_at" bigint NOT NULL,
	"sealed_aes_key" text NOT NULL,
	"aes_key_at" bigint NOT NULL,
	"sealed_previous_aes_key" text,
	"previous_aes_key_until" bigint,
	"enabled" boolean NOT NULL,
	"version" integer NOT NULL,
	"changed_at" bigint NOT NULL,
	"changed_by" text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "official_account_app" ON "official_account" USING btree ("app_id");