using System.Text.Json;

namespace Dashboard.Simulator.Estate.Events;

/// <summary>Who did it, as CloudTrail's userIdentity tells.</summary>
internal abstract record Principal
{
    private Principal()
    {
    }

    /// <summary>What LookupEvents calls the user name.</summary>
    public abstract string? Username { get; }

    /// <summary>The key that signed, which for temporary credentials changes by the hour.</summary>
    public abstract string? AccessKey(DateTimeOffset at);

    public abstract void Write(Utf8JsonWriter json, string account, DateTimeOffset at);

    public sealed record User(string Name, string? Key = null) : Principal
    {
        public override string? Username => Name;

        public override string? AccessKey(DateTimeOffset at) => Key;

        public override void Write(Utf8JsonWriter json, string account, DateTimeOffset at)
        {
            json.WriteString("type", "IAMUser");
            json.WriteString("principalId", "AIDA" + AwsIds.Letters(Chance.Key(1, account + Name), 17));
            json.WriteString("arn", $"arn:aws:iam::{account}:user/{Name}");
            json.WriteString("accountId", account);
            if (Key is not null)
            {
                json.WriteString("accessKeyId", Key);
            }

            json.WriteString("userName", Name);
        }
    }

    public sealed record Role(string Name, string Session, bool Mfa = false, string Path = "", string? InvokedBy = null) : Principal
    {
        public override string? Username => Session;

        public override string? AccessKey(DateTimeOffset at) =>
            "ASIA" + AwsIds.Letters(Chance.Key((ulong)Since(at).ToUnixTimeSeconds(), Name + Session), 16);

        public override void Write(Utf8JsonWriter json, string account, DateTimeOffset at)
        {
            var id = "AROA" + AwsIds.Letters(Chance.Key(1, account + Name), 17);
            json.WriteString("type", "AssumedRole");
            json.WriteString("principalId", $"{id}:{Session}");
            json.WriteString("arn", $"arn:aws:sts::{account}:assumed-role/{Name}/{Session}");
            json.WriteString("accountId", account);
            if (InvokedBy is null)
            {
                json.WriteString("accessKeyId", AccessKey(at));
            }

            json.WriteStartObject("sessionContext");
            json.WriteStartObject("sessionIssuer");
            json.WriteString("type", "Role");
            json.WriteString("principalId", id);
            json.WriteString("arn", $"arn:aws:iam::{account}:role/{Path}{Name}");
            json.WriteString("accountId", account);
            json.WriteString("userName", Name);
            json.WriteEndObject();
            json.WriteStartObject("attributes");
            json.WriteString("creationDate", EventJson.Time(Since(at)));
            json.WriteString("mfaAuthenticated", Mfa ? "true" : "false");
            json.WriteEndObject();
            json.WriteEndObject();
            if (InvokedBy is not null)
            {
                json.WriteString("invokedBy", InvokedBy);
            }
        }

        private static DateTimeOffset Since(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds() / 3600 * 3600);
    }

    public sealed record Service(string Host) : Principal
    {
        public override string? Username => null;

        public override string? AccessKey(DateTimeOffset at) => null;

        public override void Write(Utf8JsonWriter json, string account, DateTimeOffset at)
        {
            json.WriteString("type", "AWSService");
            json.WriteString("invokedBy", Host);
        }
    }

    public sealed record Root : Principal
    {
        public override string? Username => "root";

        public override string? AccessKey(DateTimeOffset at) => null;

        public override void Write(Utf8JsonWriter json, string account, DateTimeOffset at)
        {
            json.WriteString("type", "Root");
            json.WriteString("principalId", account);
            json.WriteString("arn", $"arn:aws:iam::{account}:root");
            json.WriteString("accountId", account);
        }
    }
}
