using AnnotationFunctions.Cli;

return await AnnotateCommand.RunAsync(args, Terminal.OfProcess());
