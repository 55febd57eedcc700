using System.Text.Json.Serialization;
using Amazon.Protocol;
using Amazon.Runtime;

namespace Amazon.Inspector2;

[JsonConverter(typeof(ConstantConverter<FindingType>))]
public sealed class FindingType(string value) : ConstantClass(value)
{
    public static readonly FindingType NETWORK_REACHABILITY = new("NETWORK_REACHABILITY");
    public static readonly FindingType PACKAGE_VULNERABILITY = new("PACKAGE_VULNERABILITY");
    public static readonly FindingType CODE_VULNERABILITY = new("CODE_VULNERABILITY");

    public static FindingType FindValue(string value) => FindValue<FindingType>(value);

    public static implicit operator FindingType(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<Severity>))]
public sealed class Severity(string value) : ConstantClass(value)
{
    public static readonly Severity INFORMATIONAL = new("INFORMATIONAL");
    public static readonly Severity LOW = new("LOW");
    public static readonly Severity MEDIUM = new("MEDIUM");
    public static readonly Severity HIGH = new("HIGH");
    public static readonly Severity CRITICAL = new("CRITICAL");
    public static readonly Severity UNTRIAGED = new("UNTRIAGED");

    public static Severity FindValue(string value) => FindValue<Severity>(value);

    public static implicit operator Severity(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<FindingStatus>))]
public sealed class FindingStatus(string value) : ConstantClass(value)
{
    public static readonly FindingStatus ACTIVE = new("ACTIVE");
    public static readonly FindingStatus SUPPRESSED = new("SUPPRESSED");
    public static readonly FindingStatus CLOSED = new("CLOSED");

    public static FindingStatus FindValue(string value) => FindValue<FindingStatus>(value);

    public static implicit operator FindingStatus(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<FixAvailable>))]
public sealed class FixAvailable(string value) : ConstantClass(value)
{
    public static readonly FixAvailable YES = new("YES");
    public static readonly FixAvailable NO = new("NO");
    public static readonly FixAvailable PARTIAL = new("PARTIAL");

    public static FixAvailable FindValue(string value) => FindValue<FixAvailable>(value);

    public static implicit operator FixAvailable(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<ExploitAvailable>))]
public sealed class ExploitAvailable(string value) : ConstantClass(value)
{
    public static readonly ExploitAvailable YES = new("YES");
    public static readonly ExploitAvailable NO = new("NO");

    public static ExploitAvailable FindValue(string value) => FindValue<ExploitAvailable>(value);

    public static implicit operator ExploitAvailable(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<PackageManager>))]
public sealed class PackageManager(string value) : ConstantClass(value)
{
    public static readonly PackageManager BUNDLER = new("BUNDLER");
    public static readonly PackageManager CARGO = new("CARGO");
    public static readonly PackageManager COMPOSER = new("COMPOSER");
    public static readonly PackageManager NPM = new("NPM");
    public static readonly PackageManager NUGET = new("NUGET");
    public static readonly PackageManager PIPENV = new("PIPENV");
    public static readonly PackageManager POETRY = new("POETRY");
    public static readonly PackageManager YARN = new("YARN");
    public static readonly PackageManager GOBINARY = new("GOBINARY");
    public static readonly PackageManager GOMOD = new("GOMOD");
    public static readonly PackageManager JAR = new("JAR");
    public static readonly PackageManager OS = new("OS");
    public static readonly PackageManager PIP = new("PIP");
    public static readonly PackageManager PYTHONPKG = new("PYTHONPKG");
    public static readonly PackageManager NODEPKG = new("NODEPKG");
    public static readonly PackageManager POM = new("POM");
    public static readonly PackageManager GEMSPEC = new("GEMSPEC");
    public static readonly PackageManager DOTNET_CORE = new("DOTNET_CORE");

    public static PackageManager FindValue(string value) => FindValue<PackageManager>(value);

    public static implicit operator PackageManager(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<NetworkProtocol>))]
public sealed class NetworkProtocol(string value) : ConstantClass(value)
{
    public static readonly NetworkProtocol TCP = new("TCP");
    public static readonly NetworkProtocol UDP = new("UDP");

    public static NetworkProtocol FindValue(string value) => FindValue<NetworkProtocol>(value);

    public static implicit operator NetworkProtocol(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<FindingDetailsErrorCode>))]
public sealed class FindingDetailsErrorCode(string value) : ConstantClass(value)
{
    public static readonly FindingDetailsErrorCode INTERNAL_ERROR = new("INTERNAL_ERROR");
    public static readonly FindingDetailsErrorCode ACCESS_DENIED = new("ACCESS_DENIED");
    public static readonly FindingDetailsErrorCode FINDING_DETAILS_NOT_FOUND = new("FINDING_DETAILS_NOT_FOUND");
    public static readonly FindingDetailsErrorCode INVALID_INPUT = new("INVALID_INPUT");

    public static FindingDetailsErrorCode FindValue(string value) => FindValue<FindingDetailsErrorCode>(value);

    public static implicit operator FindingDetailsErrorCode(string value) => FindValue(value);
}
