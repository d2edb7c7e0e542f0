CREATE TABLE "audit_head" (
	"one" integer PRIMARY KEY NOT NULL,
	"id" bigint NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "api_key" (
	"key_id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"tail" text NOT NULL,
	"role" text NOT NULL,
	"scope" json NOT NULL,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint,
	"last_used_at" bigint,
	"revoked_at" bigint,
	CONSTRAINT "api_key_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "login_attempt" (
	"key" text PRIMARY KEY NOT NULL,
	"attempts" integer NOT NULL,
	"ends_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "people_policy" (
	"one" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"policy" json NOT NULL
);
--> statement-breakpoint
CREATE TABLE "person_link" (
	"person_id" text PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	CONSTRAINT "person_link_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "recovery_code" (
	"person_id" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "recovery_code_person_id_hash_pk" PRIMARY KEY("person_id","hash")
);
--> statement-breakpoint
ALTER TABLE "audit" ALTER COLUMN "id" SET DATA TYPE bigint;--> statement-breakpoint
ALTER TABLE "person" ALTER COLUMN "password_hash" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "audit" ADD COLUMN "hash" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "login" ADD COLUMN "login_id" text;--> statement-breakpoint
ALTER TABLE "login" ADD COLUMN "created_at" bigint;--> statement-breakpoint
ALTER TABLE "login" ADD COLUMN "seen_at" bigint;--> statement-breakpoint
ALTER TABLE "login" ADD COLUMN "address" text;--> statement-breakpoint
ALTER TABLE "login" ADD COLUMN "browser" text;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "scope" json DEFAULT '"all"'::json NOT NULL;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "password_at" bigint;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "settings" json DEFAULT '{}'::json NOT NULL;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "factor_secret" text;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "factor_since" bigint;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "factor_step" bigint;--> statement-breakpoint
CREATE INDEX "login_attempt_end" ON "login_attempt" USING btree ("ends_at");--> statement-breakpoint
CREATE INDEX "audit_person" ON "audit" USING btree ("person_id","id");--> statement-breakpoint
CREATE INDEX "audit_act" ON "audit" USING btree ("act","id");