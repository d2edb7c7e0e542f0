CREATE TABLE "agent_group" (
	"account_id" text NOT NULL,
	"group_id" text NOT NULL,
	"name" text NOT NULL,
	"colour" integer NOT NULL,
	"order" double precision NOT NULL,
	"default_capacity" integer,
	CONSTRAINT "agent_group_account_id_group_id_pk" PRIMARY KEY("account_id","group_id")
);
--> statement-breakpoint
CREATE TABLE "agent_profile" (
	"account_id" text NOT NULL,
	"agent_id" text NOT NULL,
	"profile" json NOT NULL,
	CONSTRAINT "agent_profile_account_id_agent_id_pk" PRIMARY KEY("account_id","agent_id")
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"account_id" text,
	"at" bigint NOT NULL,
	"person_id" text,
	"act" text NOT NULL,
	"entry" json NOT NULL
);
--> statement-breakpoint
CREATE TABLE "customer" (
	"account_id" text NOT NULL,
	"customer_id" text NOT NULL,
	"code" text NOT NULL,
	"first_seen_at" bigint NOT NULL,
	"remark" text,
	"remark_by" text,
	"remark_at" bigint,
	CONSTRAINT "customer_account_id_customer_id_pk" PRIMARY KEY("account_id","customer_id")
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"key" text NOT NULL,
	"received_at" bigint NOT NULL,
	"customer_id" text,
	"kind" text NOT NULL,
	"body" json NOT NULL,
	"applied" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "live_frame" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"epoch" text NOT NULL,
	"from_seq" bigint NOT NULL,
	"to_seq" bigint NOT NULL,
	"at" bigint NOT NULL,
	"changes" json NOT NULL,
	"digest" bigint
);
--> statement-breakpoint
CREATE TABLE "live_snapshot" (
	"account_id" text NOT NULL,
	"epoch" text NOT NULL,
	"seq" bigint NOT NULL,
	"at" bigint NOT NULL,
	"state" json NOT NULL,
	CONSTRAINT "live_snapshot_account_id_epoch_seq_pk" PRIMARY KEY("account_id","epoch","seq")
);
--> statement-breakpoint
CREATE TABLE "live_writer" (
	"account_id" text PRIMARY KEY NOT NULL,
	"epoch" text NOT NULL,
	"node" text NOT NULL,
	"since" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "login" (
	"sid" text PRIMARY KEY NOT NULL,
	"person_id" text,
	"data" json NOT NULL,
	"expires_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "operation" (
	"account_id" text NOT NULL,
	"operation_id" text NOT NULL,
	"key" text NOT NULL,
	"person_id" text NOT NULL,
	"customer_id" text NOT NULL,
	"type" text NOT NULL,
	"state" text NOT NULL,
	"open" boolean NOT NULL,
	"driver" text NOT NULL,
	"touched_at" bigint NOT NULL,
	"created_at" bigint NOT NULL,
	"operation" json NOT NULL,
	"before" json NOT NULL,
	CONSTRAINT "operation_account_id_operation_id_pk" PRIMARY KEY("account_id","operation_id")
);
--> statement-breakpoint
CREATE TABLE "person" (
	"id" text PRIMARY KEY NOT NULL,
	"username" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"password_hash" text NOT NULL,
	"created_at" bigint NOT NULL,
	"disabled_at" bigint,
	CONSTRAINT "person_username_unique" UNIQUE("username")
);
--> statement-breakpoint
CREATE TABLE "quota_use" (
	"account_id" text NOT NULL,
	"day" text NOT NULL,
	"path" text NOT NULL,
	"used" integer NOT NULL,
	"refused" integer NOT NULL,
	"limit" integer,
	"closed_until" bigint,
	CONSTRAINT "quota_use_account_id_day_path_pk" PRIMARY KEY("account_id","day","path")
);
--> statement-breakpoint
CREATE TABLE "waiting_sample" (
	"account_id" text NOT NULL,
	"minute" bigint NOT NULL,
	"waiting" integer NOT NULL,
	CONSTRAINT "waiting_sample_account_id_minute_pk" PRIMARY KEY("account_id","minute")
);
--> statement-breakpoint
CREATE INDEX "audit_at" ON "audit" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "customer_code" ON "customer" USING btree ("account_id","code");--> statement-breakpoint
CREATE UNIQUE INDEX "inbox_key" ON "inbox" USING btree ("account_id","key");--> statement-breakpoint
CREATE INDEX "inbox_pending" ON "inbox" USING btree ("account_id","id") WHERE not "inbox"."applied";--> statement-breakpoint
CREATE INDEX "inbox_customer" ON "inbox" USING btree ("account_id","customer_id","id");--> statement-breakpoint
CREATE INDEX "inbox_age" ON "inbox" USING btree ("received_at");--> statement-breakpoint
CREATE UNIQUE INDEX "live_frame_seq" ON "live_frame" USING btree ("account_id","epoch","from_seq");--> statement-breakpoint
CREATE INDEX "live_frame_age" ON "live_frame" USING btree ("at");--> statement-breakpoint
CREATE INDEX "live_snapshot_age" ON "live_snapshot" USING btree ("at");--> statement-breakpoint
CREATE INDEX "login_person" ON "login" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "login_expiry" ON "login" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "operation_key" ON "operation" USING btree ("account_id","key");--> statement-breakpoint
CREATE UNIQUE INDEX "operation_open" ON "operation" USING btree ("account_id","customer_id") WHERE "operation"."open";--> statement-breakpoint
CREATE INDEX "operation_customer" ON "operation" USING btree ("account_id","customer_id","created_at");