CREATE TABLE "agent_import" (
	"account_id" text NOT NULL,
	"key" text NOT NULL,
	"digest" text NOT NULL,
	"created_at" bigint NOT NULL,
	"progress" json NOT NULL,
	CONSTRAINT "agent_import_account_id_key_pk" PRIMARY KEY("account_id","key")
);
--> statement-breakpoint
CREATE TABLE "known_agent" (
	"account_id" text NOT NULL,
	"agent_id" text NOT NULL,
	"nickname" text NOT NULL,
	"staff_no" text,
	"avatar_url" text,
	"listed_at" bigint NOT NULL,
	"gone_at" bigint,
	CONSTRAINT "known_agent_account_id_agent_id_pk" PRIMARY KEY("account_id","agent_id")
);
--> statement-breakpoint
ALTER TABLE "agent_group" ADD COLUMN "agent_order" text;--> statement-breakpoint
ALTER TABLE "agent_group" ADD COLUMN "manual_order" json;