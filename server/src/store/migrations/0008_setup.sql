CREATE TABLE "setup" (
	"id" integer PRIMARY KEY NOT NULL,
	"salt" text NOT NULL,
	"started_at" bigint NOT NULL,
	"step" integer NOT NULL,
	"completed_at" bigint
);
--> statement-breakpoint
CREATE TABLE "setup_try" (
	"address" text NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "setup_try_at" ON "setup_try" USING btree ("at");