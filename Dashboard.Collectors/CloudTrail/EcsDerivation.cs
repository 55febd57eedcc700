using System.Net;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.CloudTrail;

/// <summary>The ECS fields that a record implies but does not spell out: outcome, who, whom, from where, what kind of change.</summary>
internal static class EcsDerivation
{
    private const string Identity = "aws.cloudtrail.user_identity.";
    private const string Issuer = Identity + "session_context.session_issuer.";
    private const string Request = "aws.cloudtrail.flattened.request_parameters.";

    public static Outcome Apply(FieldCollector fields, string action, bool? readOnly)
    {
        var provider = fields.Text("event.provider") ?? "";
        var (category, types) = ActionClass.Of(provider, action, readOnly);
        fields.Set("event.kind", FieldValue.Of("event"));
        fields.Set("event.module", FieldValue.Of("aws"));
        fields.Set("cloud.provider", FieldValue.Of("aws"));
        fields.Set("event.type", types);
        if (category is not null)
        {
            fields.Set("event.category", category);
        }

        People(fields, provider);
        Session(fields);
        Source(fields);
        Tls(fields);
        if (fields.IsCut)
        {
            fields.Set("aws.cloudtrail.flattened.cut", FieldValue.Of(true));
        }

        return OutcomeOf(fields, action);
    }

    private static Outcome OutcomeOf(FieldCollector fields, string action)
    {
        if (fields["aws.cloudtrail.error_code"].Kind is not FieldKind.Null || fields["aws.cloudtrail.error_message"].Kind is not FieldKind.Null)
        {
            return Outcome.Failure;
        }

        return action is "ConsoleLogin" && fields.Text("aws.cloudtrail.flattened.response_elements.ConsoleLogin") is "Failure" ? Outcome.Failure : Outcome.Success;
    }

    private static void People(FieldCollector fields, string provider)
    {
        // For a role's session the issuer's name is the role, which is who people look for.
        var name = fields.Text("user.name")
            ?? fields.Text(Issuer + "user_name")
            ?? (fields.Text(Identity + "type") is "Root" ? "root" : null);
        fields.Remove(Issuer + "user_name");
        var target = fields.Text(Request + "userName");
        if (target is { Length: > 0 })
        {
            fields.Set("user.target.name", FieldValue.Of(target));
        }

        if (provider is "iam.amazonaws.com" && fields.Text(Request + "groupName") is { Length: > 0 } group)
        {
            fields.Set("group.name", FieldValue.Of(group));
        }

        if (name is { Length: > 0 })
        {
            fields.Set("user.name", FieldValue.Of(name));
        }

        switch (name is { Length: > 0 }, target is { Length: > 0 } && target != name)
        {
            case (true, true):
                fields.Set("related.user", name!, target!);
                break;
            case (true, false):
                fields.Set("related.user", [name!]);
                break;
            case (false, true):
                fields.Set("related.user", [target!]);
                break;
        }
    }

    private static void Session(FieldCollector fields)
    {
        const string Created = Identity + "session_context.creation_date";
        if (IsoTime.TryParse(fields.Text(Created), out var at))
        {
            fields.Set(Created, FieldValue.Of(at));
        }
    }

    /// <summary>The address may be a service's name (<c>autoscaling.amazonaws.com</c>, <c>AWS Internal</c>).</summary>
    private static void Source(FieldCollector fields)
    {
        var address = fields.Text("source.address");
        if (address is not null && (address.Contains(':') || address.AsSpan().Count('.') == 3) && IPAddress.TryParse(address, out var ip))
        {
            fields.Set("source.ip", FieldValue.Of(ip));
        }
    }

    private static void Tls(FieldCollector fields)
    {
        if (fields.Text("tls.version") is { } version && version.StartsWith("TLSv", StringComparison.OrdinalIgnoreCase))
        {
            fields.Set("tls.version", FieldValue.Of(version[4..]));
            fields.Set("tls.version_protocol", FieldValue.Of("tls"));
        }
    }
}
