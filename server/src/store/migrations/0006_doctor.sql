CREATE TABLE "callback_seen" (
	"account_id" text NOT NULL,
	"what" text NOT NULL,
	"at" bigint NOT NULL,
	"count" bigint NOT NULL,
	CONSTRAINT "callback_seen_account_id_what_pk" PRIMARY KEY("account_id","what")
);
--> statement-breakpoint
CREATE TABLE "doctor_check" (
	"account_id" text NOT NULL,
	"check_id" text NOT NULL,
	"at" bigint NOT NULL,
	"outcome" json NOT NULL,
	"last_failure" json,
	CONSTRAINT "doctor_check_account_id_check_id_pk" PRIMARY KEY("account_id","check_id")
);
--> statement-breakpoint
CREATE TABLE "platform_error" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"at" bigint NOT NULL,
	"path" text NOT NULL,
	"code" text NOT NULL,
	"errcode" bigint,
	"errmsg" text,
	"rid" text
);
--> statement-breakpoint
CREATE INDEX "platform_error_newest" ON "platform_error" USING btree ("account_id","id");