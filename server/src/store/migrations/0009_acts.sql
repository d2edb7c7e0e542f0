CREATE TABLE "bulk_operation" (
	"account_id" text NOT NULL,
	"operation_id" text NOT NULL,
	"key" text NOT NULL,
	"person_id" text NOT NULL,
	"state" text NOT NULL,
	"stopped_by" text,
	"driver" text NOT NULL,
	"touched_at" bigint NOT NULL,
	"created_at" bigint NOT NULL,
	"bulk" json NOT NULL,
	CONSTRAINT "bulk_operation_account_id_operation_id_pk" PRIMARY KEY("account_id","operation_id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "bulk_operation_key" ON "bulk_operation" USING btree ("account_id","key");--> statement-breakpoint
CREATE INDEX "bulk_operation_running" ON "bulk_operation" USING btree ("account_id") WHERE "bulk_operation"."state" not in ('stopped', 'done');