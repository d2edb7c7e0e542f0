CREATE TABLE "history_cursor" (
	"account_id" text PRIMARY KEY NOT NULL,
	"frame_id" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "visit" (
	"visit_id" bigserial PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"customer_id" text NOT NULL,
	"arrived_at" bigint NOT NULL,
	"known_by" text NOT NULL,
	"position" integer,
	"wished_agent_id" text,
	"wished_group_id" text,
	"waited_ms" bigint,
	"accepted_at" bigint,
	"agent_id" text,
	"last_agent_id" text,
	"assigned_by" text,
	"note" text,
	"over" boolean NOT NULL,
	"moves" json NOT NULL,
	"refusals" json NOT NULL,
	"outcome" text NOT NULL,
	"ended_at" bigint,
	"ended_by" text,
	"inferred" boolean NOT NULL,
	"agent_ids" text[] NOT NULL,
	"group_ids" text[] NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "visit_open" ON "visit" USING btree ("account_id","customer_id") WHERE "visit"."outcome" = 'open';--> statement-breakpoint
CREATE INDEX "visit_arrival" ON "visit" USING btree ("account_id","arrived_at","visit_id");--> statement-breakpoint
CREATE INDEX "visit_customer" ON "visit" USING btree ("account_id","customer_id","visit_id");