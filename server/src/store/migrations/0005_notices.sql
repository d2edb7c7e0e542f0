CREATE TABLE "customer_memory" (
	"account_id" text NOT NULL,
	"customer_id" text NOT NULL,
	"updated_at" bigint NOT NULL,
	"memory" json NOT NULL,
	CONSTRAINT "customer_memory_account_id_customer_id_pk" PRIMARY KEY("account_id","customer_id")
);
--> statement-breakpoint
CREATE TABLE "notice" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"id" text NOT NULL,
	"key" text NOT NULL,
	"customer_id" text NOT NULL,
	"kind" text NOT NULL,
	"channel" text NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"about_at" bigint,
	"planned_at" bigint NOT NULL,
	"touched_at" bigint NOT NULL,
	"ended_at" bigint,
	"attempts" integer DEFAULT 0 NOT NULL,
	"body" json NOT NULL,
	"text" text,
	"told" json,
	"agent_id" text,
	"wechat" json,
	"code" text,
	"by" text
);
--> statement-breakpoint
CREATE TABLE "rating" (
	"account_id" text NOT NULL,
	"session" text NOT NULL,
	"customer_id" text NOT NULL,
	"agent_id" text,
	"score" integer NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "rating_account_id_session_pk" PRIMARY KEY("account_id","session")
);
--> statement-breakpoint
CREATE INDEX "customer_memory_age" ON "customer_memory" USING btree ("account_id","updated_at");--> statement-breakpoint
CREATE UNIQUE INDEX "notice_id" ON "notice" USING btree ("account_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "notice_key" ON "notice" USING btree ("account_id","key");--> statement-breakpoint
CREATE INDEX "notice_customer" ON "notice" USING btree ("account_id","customer_id","seq");--> statement-breakpoint
CREATE INDEX "notice_open" ON "notice" USING btree ("account_id","touched_at") WHERE "notice"."state" in ('planned', 'claimed', 'sending');--> statement-breakpoint
CREATE INDEX "notice_age" ON "notice" USING btree ("planned_at");--> statement-breakpoint
CREATE INDEX "rating_customer" ON "rating" USING btree ("account_id","customer_id");--> statement-breakpoint
CREATE INDEX "rating_age" ON "rating" USING btree ("account_id","at");