using AnnotationFunctions.Tests.EndToEnd.Host;

// One app for the whole suite; its cases run one after the other, since one of them kills it.
[assembly: AssemblyFixture(typeof(AppUnderTest))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
