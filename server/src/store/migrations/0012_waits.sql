CREATE TABLE "wait_cursor" (
	"account_id" text PRIMARY KEY NOT NULL,
	"frame_id" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "wait_grade" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"customer_id" text NOT NULL,
	"source" text NOT NULL,
	"at" bigint NOT NULL,
	"low_ms" bigint NOT NULL,
	"high_ms" bigint,
	"outcome" text,
	"ended_at" bigint
);
--> statement-breakpoint
CREATE TABLE "wait_learnt" (
	"account_id" text PRIMARY KEY NOT NULL,
	"saved_at" bigint NOT NULL,
	"body" json NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "wait_grade_once" ON "wait_grade" USING btree ("account_id","customer_id","source","at");--> statement-breakpoint
CREATE INDEX "wait_grade_open" ON "wait_grade" USING btree ("account_id") WHERE "wait_grade"."outcome" is null;--> statement-breakpoint
CREATE INDEX "wait_grade_by_time" ON "wait_grade" USING btree ("account_id","at");